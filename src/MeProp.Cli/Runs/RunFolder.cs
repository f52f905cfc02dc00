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
    private static readonly string[] BegunNames =
        [ConfigurationName + AtomicFile.TemporarySuffix, SweepFolder.StateName + AtomicFile.TemporarySuffix];

    private static readonly string[] Names =
        [
            ConfigurationName, LogName, MetricsName, ActivityRecord.FileName, SummaryName, Checkpoints.BestName,
            Checkpoints.LastName, ReportFiles.PageName, RunExamination.FileName,
        ];

    private RunFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>The folder's own name.</summary>
    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(Path));

    /// <summary>
    /// Creates the folder and writes the configuration into it, which shows that it can be written before time is spent
    /// on training.
    /// </summary>
    public static RunFolder Create(
        string? output, string name, RunConfiguration configuration, ProgramEnvironment environment) =>
        Create(output, name, ConfigurationName, ConfigurationFile.Write(configuration), environment);

    /// <summary>Creates a folder and writes its first file.</summary>
    public static RunFolder Create(
        string? output, string name, string firstFile, byte[] content, ProgramEnvironment environment)
    {
        CheckOutput(output, environment);
        var folder = new RunFolder(output is null ? Unused(name, environment) : FullPath(output, environment));
        try
        {
            return folder.Begin(firstFile, content);
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
        RunFolder folder = At(path, environment);
        if (System.IO.File.Exists(folder.File(SweepFolder.StateName)))
        {
            throw new ConfigurationException(
                $"--resume: {folder.Path} holds a sweep of runs. To continue: "
                + $"meprop resume {folder.Quoted(environment.WorkingDirectory)}");
        }

        if (folder.IsBegun) return folder;
        string what = Directory.Exists(folder.Path)
            ? $"holds no run (no {ConfigurationName})"
            : System.IO.File.Exists(folder.Path)
            ? "is a file"
            : "does not exist";
        throw new ConfigurationException(
            $"--resume: {folder.Path} {what}. Name the folder of a run, as in runs/mnist-scaled-20260102-030405.");
    }

    /// <summary>A folder as the user names it, whatever it holds.</summary>
    public static RunFolder At(string path, ProgramEnvironment environment) => new(FullPath(path, environment));

    /// <summary>
    /// Prepares the folder of a run that continues: removes what describes its end, and parts of files that a kill
    /// left.
    /// </summary>
    public void Reopen(RunConfiguration configuration)
    {
        AtomicFile.Write(File(ConfigurationName), ConfigurationFile.Write(configuration));
        System.IO.File.Delete(File(SummaryName));
        System.IO.File.Delete(File(RunExamination.FileName));
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
                    .Any(entry => !BegunNames.Contains(System.IO.Path.GetFileName(entry))))
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

    /// <summary>True once a run has written its configuration here.</summary>
    public bool IsBegun => System.IO.File.Exists(File(ConfigurationName));

    /// <summary>True while a process trains the run or sweep here.</summary>
    public bool IsBeingTrained => LineFile.IsBeingWritten(File(LogName));

    /// <summary>Opens the log at its end: until it is closed, no other process can do so.</summary>
    public LineFile ReopenLog()
    {
        try
        {
            return LineFile.Reopen(File(LogName), LineFile.OneWriter);
        }
        catch (IOException exception) when (IsBeingTrained)
        {
            throw new IOException(
                $"{Path}: another process trains there. Wait until it ends, or name another folder.", exception);
        }
    }

    /// <summary>A folder within this one, which may not exist yet.</summary>
    public RunFolder Part(string name) => new(File(name));

    /// <summary>Begins a run here, in place of an earlier part of it.</summary>
    public void Restart(RunConfiguration configuration)
    {
        if (Directory.Exists(Path))
        {
            foreach (string name in Names) System.IO.File.Delete(File(name));
        }

        Begin(ConfigurationName, ConfigurationFile.Write(configuration));
    }

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

    /// <summary>A path in the folder of runs that does not exist yet.</summary>
    public static string Unused(string name, ProgramEnvironment environment)
    {
        string stamp = environment.Clock.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        string plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-'));
        string path = System.IO.Path.GetFullPath(
            System.IO.Path.Combine("runs", $"{plain}-{stamp}"), environment.WorkingDirectory);
        return Enumerable.Range(1, int.MaxValue)
            .Select(i => i == 1 ? path : $"{path}-{i}")
            .First(candidate => !System.IO.Path.Exists(candidate));
    }

    /// <summary>The path as a user in a folder would write it in a shell.</summary>
    public string Quoted(string workingDirectory) => ShellText.Of(From(workingDirectory));

    private RunFolder Begin(string firstFile, byte[] content)
    {
        Directory.CreateDirectory(Path);
        AtomicFile.Write(File(firstFile), content);
        return this;
    }
}
