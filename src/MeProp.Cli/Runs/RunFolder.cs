using System.Globalization;

namespace MeProp.Cli;

/// <summary>The folder of one run. Nothing in it is ever overwritten by another run.</summary>
internal sealed class RunFolder
{
    public const string ConfigurationName = "config.json";

    public const string LogName = "log.txt";

    public const string MetricsName = "metrics.jsonl";

    public const string SummaryName = "summary.json";

    // What a kill can leave of a folder that was just made.
    private const string BegunName = ConfigurationName + AtomicFile.TemporarySuffix;

    private static readonly string[] Names =
        [ConfigurationName, LogName, MetricsName, SummaryName, Checkpoints.BestName, Checkpoints.LastName];

    private RunFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>
    /// Creates the folder and writes the configuration into it, which shows that it can be written before time is spent
    /// on training.
    /// </summary>
    public static RunFolder Create(
        string? output, string name, RunConfiguration configuration, ProgramEnvironment environment)
    {
        CheckOutput(output, environment);
        var folder = new RunFolder(output is null ? Unused(name, environment) : FullPath(output, environment));
        try
        {
            return folder.Begin(configuration);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string start = output is null
                ? $"The run needs a folder of its own, and {folder.Path}"
                : $"--output: {folder.Path}";
            string end = output is null ? " --output names another one." : "";
            throw new IOException(
                $"{start} cannot be written: {WriteFailure.Reason(folder.Path, exception)}.{end}", exception);
        }
    }

    public static RunFolder Find(string path, ProgramEnvironment environment)
    {
        if (path.Length == 0) throw new ConfigurationException("--resume: expected the folder of a run, not nothing.");
        var folder = new RunFolder(FullPath(path, environment));
        if (System.IO.File.Exists(folder.File(ConfigurationName)))
        {
            string[] parts =
            [
                .. Directory.EnumerateDirectories(folder.Path)
                    .Where(part => System.IO.File.Exists(System.IO.Path.Combine(part, ConfigurationName)))
                    .Select(part => new RunFolder(part).From(environment.WorkingDirectory))
                    .Order(),
            ];
            return parts.Length == 0
                ? folder
                : throw new ConfigurationException(
                    $"--resume: {folder.Path} holds a comparison. Its parts can be resumed: "
                    + $"{string.Join(", ", parts)}.");
        }

        string what = Directory.Exists(folder.Path)
            ? $"holds no run (no {ConfigurationName})"
            : System.IO.File.Exists(folder.Path)
            ? "is a file"
            : "does not exist";
        throw new ConfigurationException(
            $"--resume: {folder.Path} {what}. Name the folder of a run, as in runs/mnist-scaled-20260102-030405.");
    }

    /// <summary>
    /// Prepares the folder of a run that continues: removes what describes its end, and parts of files that a kill
    /// left.
    /// </summary>
    public void Reopen(RunConfiguration configuration)
    {
        AtomicFile.Write(File(ConfigurationName), ConfigurationFile.Write(configuration));
        System.IO.File.Delete(File(SummaryName));
        foreach (string name in Names) System.IO.File.Delete(File(name) + AtomicFile.TemporarySuffix);
    }

    /// <summary>Refuses a folder that holds something, before time is spent on anything else.</summary>
    public static void CheckOutput(string? output, ProgramEnvironment environment)
    {
        if (output is null) return;
        var folder = new RunFolder(FullPath(output, environment));
        string? occupied = Names.FirstOrDefault(file => System.IO.File.Exists(folder.File(file)));
        if (occupied is not null)
        {
            throw new ConfigurationException(
                $"--output: {folder.Path} holds a run already ({occupied}), which would be overwritten. Name another "
                + "folder.");
        }

        try
        {
            if (Directory.Exists(folder.Path)
                && Directory.EnumerateFileSystemEntries(folder.Path)
                    .Any(entry => System.IO.Path.GetFileName(entry) != BegunName))
                throw new ConfigurationException(
                    $"--output: {folder.Path} holds other files. Name a new folder or an empty one.");
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(
                $"--output: {folder.Path} cannot be written: {WriteFailure.Reason(folder.Path, exception)}.",
                exception);
        }
    }

    /// <summary>Creates a folder within this one, for a part of the run.</summary>
    public RunFolder CreatePart(string name, RunConfiguration configuration) =>
        new RunFolder(File(name)).Begin(configuration);

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The path as a user in a folder would write it.</summary>
    public string From(string workingDirectory)
    {
        string relative = System.IO.Path.GetRelativePath(workingDirectory, Path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? Path : relative;
    }

    public string Repetition(string command, string workingDirectory) =>
        $"meprop {command} --config {Quoted(workingDirectory)}";

    public string Resumption(string workingDirectory) => $"meprop train --resume {Quoted(workingDirectory)}";

    private static string FullPath(string output, ProgramEnvironment environment) =>
        System.IO.Path.GetFullPath(output, environment.WorkingDirectory);

    private static string Unused(string name, ProgramEnvironment environment)
    {
        string stamp = environment.Clock.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        string plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-'));
        string path = System.IO.Path.GetFullPath(
            System.IO.Path.Combine("runs", $"{plain}-{stamp}"), environment.WorkingDirectory);
        return Enumerable.Range(1, int.MaxValue)
            .Select(i => i == 1 ? path : $"{path}-{i}")
            .First(candidate => !System.IO.Path.Exists(candidate));
    }

    private string Quoted(string workingDirectory) =>
        From(workingDirectory) is var path && path.Contains(' ') ? $"\"{path}\"" : path;

    private RunFolder Begin(RunConfiguration configuration)
    {
        Directory.CreateDirectory(Path);
        AtomicFile.Write(File(ConfigurationName), ConfigurationFile.Write(configuration));
        return this;
    }
}
