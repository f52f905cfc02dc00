namespace MeProp.Cli;

/// <summary>
/// The folder of <c>--tensorboard</c>: event files of each run in a subfolder with the name of the run.
/// </summary>
internal sealed class TensorBoardFolder
{
    private readonly string _path;

    private TensorBoardFolder(string path) => _path = path;

    /// <summary>
    /// Checks that the folder can be made and written, before time is spent on training; null without a path. The
    /// first run makes it: it may lie in a folder of results that must be new.
    /// </summary>
    public static TensorBoardFolder? Open(string? path, ProgramEnvironment environment)
    {
        if (path is null) return null;
        string folder = Path.GetFullPath(path, environment.WorkingDirectory);
        try
        {
            string existing = folder;
            while (!Path.Exists(existing) && Path.GetDirectoryName(existing) is { } parent) existing = parent;
            string probe = Path.Combine(existing, $"meprop-{Guid.NewGuid():N}{AtomicFile.TemporarySuffix}");
            using (new FileStream(
                probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"{ViewOptions.TensorBoardName}: {folder} cannot be written: {WriteFailure.Reason(folder, exception)}.",
                exception);
        }

        return new TensorBoardFolder(folder);
    }

    /// <summary>Refuses names of new runs that have event files already: two runs would be shown as one.</summary>
    public void CheckUnused(IEnumerable<string> runs)
    {
        if (runs.FirstOrDefault(run => EventFile.In(Of(run)).Any()) is not { } used) return;
        throw new ConfigurationException(
            $"{ViewOptions.TensorBoardName}: {Of(used)} holds event files of another run. Name another folder.");
    }

    /// <summary>Writes the events of a run, new or resumed.</summary>
    public TensorBoardRecorder CreateRecorder(TrainingRun run, RunFolder folder, TimeProvider clock) =>
        new(run.Network, Of(folder.Name), run.Resumed, clock);

    private string Of(string run) => Path.Combine(_path, run);
}
