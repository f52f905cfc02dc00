using System.Globalization;

namespace MeProp.Cli;

/// <summary>The folder of one run. Nothing in it is ever overwritten by another run.</summary>
internal sealed class RunFolder
{
    /// <summary>Repeats the run.</summary>
    public const string ConfigurationName = "config.json";

    /// <summary>What happened, for people.</summary>
    public const string LogName = "log.txt";

    /// <summary>One line per evaluation.</summary>
    public const string MetricsName = "metrics.jsonl";

    /// <summary>What came out.</summary>
    public const string SummaryName = "summary.json";

    private RunFolder(string path) => Path = path;

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Creates the folder and writes the configuration into it, which shows that it can be written before time is spent on training.</summary>
    /// <param name="output">The folder that the user wants; null for one named after run and time below "runs".</param>
    /// <param name="name">As in "digits-unified".</param>
    /// <param name="configuration">What the run does.</param>
    /// <param name="environment">Where and when.</param>
    /// <exception cref="ConfigurationException">The wanted folder is not empty.</exception>
    /// <exception cref="IOException">The folder cannot be written; the message says why.</exception>
    public static RunFolder Create(string? output, string name, RunConfiguration configuration, ProgramEnvironment environment)
    {
        CheckOutput(output, environment);
        var folder = new RunFolder(output is null ? Unused(name, environment) : FullPath(output, environment));
        try
        {
            return folder.Begin(configuration);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            string start = output is null ? $"The run needs a folder of its own, and {folder.Path}" : $"--output: {folder.Path}";
            string end = output is null ? " --output names another one." : "";
            throw new IOException($"{start} cannot be written: {Reason(folder.Path, exception)}.{end}", exception);
        }
    }

    /// <summary>Refuses a folder that holds something, before time is spent on anything else.</summary>
    /// <param name="output">The folder that the user wants; null for a new one.</param>
    /// <param name="environment">Where.</param>
    /// <exception cref="ConfigurationException">The folder is not empty.</exception>
    public static void CheckOutput(string? output, ProgramEnvironment environment)
    {
        if (output is null) return;
        var folder = new RunFolder(FullPath(output, environment));
        string? occupied = new[] { ConfigurationName, LogName, MetricsName, SummaryName }.FirstOrDefault(file => System.IO.File.Exists(folder.File(file)));
        if (occupied is not null) throw new ConfigurationException($"--output: {folder.Path} holds a run already ({occupied}), which would be overwritten. Name another folder.");
        try
        {
            if (Directory.Exists(folder.Path) && Directory.EnumerateFileSystemEntries(folder.Path).Any())
                throw new ConfigurationException($"--output: {folder.Path} holds other files. Name a new folder or an empty one.");
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"--output: {folder.Path} cannot be written: {Reason(folder.Path, exception)}.", exception);
        }
    }

    /// <summary>Creates a folder within this one, for a part of the run.</summary>
    /// <param name="name">The folder's name.</param>
    /// <param name="configuration">What the part does.</param>
    public RunFolder CreatePart(string name, RunConfiguration configuration) => new RunFolder(File(name)).Begin(configuration);

    /// <summary>Path of a file in the folder.</summary>
    /// <param name="name">The file's name.</param>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The path as a user in a folder would write it.</summary>
    /// <param name="workingDirectory">Where the user is.</param>
    public string From(string workingDirectory)
    {
        string relative = System.IO.Path.GetRelativePath(workingDirectory, Path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? Path : relative;
    }

    /// <summary>The command that repeats the run.</summary>
    /// <param name="command">Name of the command that made the folder.</param>
    /// <param name="workingDirectory">Where the user is.</param>
    public string Repetition(string command, string workingDirectory)
    {
        string path = From(workingDirectory);
        return $"meprop {command} --config {(path.Contains(' ') ? $"\"{path}\"" : path)}";
    }

    private static string FullPath(string output, ProgramEnvironment environment) => System.IO.Path.GetFullPath(output, environment.WorkingDirectory);

    /// <summary>Why a folder cannot be made or written, in plain words.</summary>
    private static string Reason(string path, Exception exception)
    {
        string existing = path;
        while (!System.IO.Path.Exists(existing) && System.IO.Path.GetDirectoryName(existing) is { } parent) existing = parent;
        if (System.IO.File.Exists(existing)) return $"{existing} is a file";
        return exception switch
        {
            UnauthorizedAccessException => $"there is no permission to write in {existing}",
            FileNotFoundException or DirectoryNotFoundException => $"nothing can be made in {existing}",
            _ => exception.Message.Split(" : ")[0].TrimEnd('.'),
        };
    }

    private static string Unused(string name, ProgramEnvironment environment)
    {
        string stamp = environment.Clock.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        string plain = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-'));
        string path = System.IO.Path.GetFullPath(System.IO.Path.Combine("runs", $"{plain}-{stamp}"), environment.WorkingDirectory);
        return Enumerable.Range(1, int.MaxValue).Select(i => i == 1 ? path : $"{path}-{i}").First(candidate => !System.IO.Path.Exists(candidate));
    }

    private RunFolder Begin(RunConfiguration configuration)
    {
        Directory.CreateDirectory(Path);
        AtomicFile.Write(File(ConfigurationName), ConfigurationFile.Write(configuration));
        return this;
    }
}
