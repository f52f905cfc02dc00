namespace MeProp.Cli;

/// <summary>
/// Runs on the same data, one after the other: what train, simplify and compare share. They differ in the list of
/// configurations and in what they report.
/// </summary>
internal sealed class RunSeries : IDisposable
{
    private readonly RunRequest _request;
    private readonly ProgramEnvironment _environment;
    private readonly CpuDevice _device;

    public RunSeries(
        RunRequest request, ProgramEnvironment environment, Terminal terminal,
        IEnumerable<RunConfiguration> configurations,
        ResumedRun? resumed = null)
    {
        (_request, _environment, Terminal) = (request, environment, terminal);
        RunConfiguration c = request.Configuration;
        TaskData data = environment.Tasks.Load(c, new DownloadDisplay(terminal), environment.Interruption);
        int limit = c.Get(Settings.Limit);
        if (limit > 0 && limit < data.Train.Count) data = data.Limited(limit);
        _device = CpuDevice.Create(c.Get(Settings.Threads));
        data = data.Prepare(new(c, _device, environment, terminal));
        Runs = [.. configurations.Select(one => new TrainingRun(one, data, _device, environment.Tasks)
        {
            Resumed = resumed,
            HasCheckpoints = request.HasCheckpoints,
        })];
        Notes = [.. request.Notes, .. Runs[^1].Notes];
        foreach (string note in Notes) terminal.WriteNote(note);
    }

    public Terminal Terminal { get; }

    /// <summary>The last is the one that was asked for.</summary>
    public IReadOnlyList<TrainingRun> Runs { get; }

    /// <summary>What the user should know about them.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Makes the folder: the one that was asked for, or one named after the data.</summary>
    public RunFolder CreateFolder(string name) =>
        RunFolder.Create(_request.OutputFolder, $"{Runs[^1].Data.Name}-{name}", _request.Configuration, _environment);

    /// <summary>
    /// Trains a run and records it in a folder; <paramref name="introduce"/> says something before and returns it.
    /// </summary>
    public RunSummary Execute(TrainingRun run, RunFolder folder, Func<TrainingRun, string>? introduce = null)
    {
        RunHeader.Write(run, Terminal);
        string[] notes = [.. Notes, .. introduce is null ? Array.Empty<string>() : [introduce(run)]];
        foreach (string note in notes.Skip(Notes.Count)) Terminal.WriteLine(note);
        return RunExecution.Execute(run, folder, notes, Terminal, _environment);
    }

    public void Dispose() => _device.Dispose();
}
