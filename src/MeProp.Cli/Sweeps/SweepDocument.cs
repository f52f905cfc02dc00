using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MeProp.Cli;

/// <summary>sweep.json: what was asked, and the runs with their whole configurations.</summary>
internal sealed record SweepDocument
{
    private const int CurrentVersion = 1;

    public required int Version { get; init; }

    /// <summary>Version of the program that began the sweep.</summary>
    public required string Program { get; init; }

    /// <summary>sweep, compare or reproduce.</summary>
    public required string Command { get; init; }

    /// <summary>The score that the task measures.</summary>
    public required string ScoreName { get; init; }

    /// <summary>Keys of the settings that have several values.</summary>
    public required IReadOnlyList<string> Varied { get; init; }

    public required int MaxParallel { get; init; }

    public required bool HasCheckpoints { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>What the user wrote behind the command, without the folder; null in earlier files.</summary>
    public IReadOnlyList<string>? Arguments { get; init; }

    public required IReadOnlyList<Entry> Runs { get; init; }

    /// <summary>The file of a plan.</summary>
    public static SweepDocument Of(SweepPlan plan, string scoreName, string program) => new()
    {
        Version = CurrentVersion,
        Program = program,
        Command = plan.Command,
        ScoreName = scoreName,
        Varied = [.. plan.Varied.Select(setting => setting.Key)],
        MaxParallel = plan.MaxParallel,
        HasCheckpoints = plan.HasCheckpoints,
        Notes = plan.Notes,
        Arguments = plan.Arguments,
        Runs = [.. plan.Runs.Select(run => new Entry(run.Name, run.Group, JsonOf(run.Configuration)))],
    };

    /// <summary>Reads the file of a sweep.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of a later program.</exception>
    public static SweepDocument Read(string path)
    {
        SweepDocument? document;
        try
        {
            ReadOnlySpan<byte> content = ConfigurationText.Utf8Of(File.ReadAllBytes(path), path, "a sweep");
            document = JsonSerializer.Deserialize(content, CliJsonContext.Lines.SweepDocument);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is damaged: {exception.Message}", exception);
        }

        if (document is not { Version: CurrentVersion })
        {
            throw new InvalidDataException(
                $"{path} is of version {document?.Version}, and this program reads version {CurrentVersion}. "
                + "Continue the sweep with the program that began it.");
        }

        return document.NamesFault() is { } fault
            ? throw new InvalidDataException($"{path} is damaged: {fault}.")
            : document;
    }

    public byte[] ToBytes() =>
        JsonOutput.FileOf(writer => JsonSerializer.Serialize(writer, this, CliJsonContext.Lines.SweepDocument));

    /// <summary>The plan, for the file at a path.</summary>
    public SweepPlan ToPlan(string path, TaskList tasks) => new()
    {
        Command = Command,
        Varied = [.. Varied.Select(key => tasks.Settings.FirstOrDefault(setting => setting.Key == key)
            ?? throw new InvalidDataException($"{path}: unknown setting {key}."))],
        Runs = [.. Runs.Select(run => new PlannedRun(run.Run, run.Group, ConfigurationOf(run, path, tasks)))],
        Notes = Notes,
        Arguments = Arguments,
        HasCheckpoints = HasCheckpoints,
        MaxParallel = MaxParallel,
    };

    /// <summary>What is wrong with the runs' names, which are folders of the sweep; null if nothing is.</summary>
    private string? NamesFault()
    {
        string[] names = [.. Runs.Select(run => run.Run)];
        if (names.Length == 0) return "it has no runs";
        if (Array.Find(names, name => name is "" or "." or ".." || Path.GetFileName(name) != name) is { } wrong)
            return $"no run can be named \"{Terminal.Printable(wrong)}\"";
        bool isRepeated = names.Distinct(StringComparer.OrdinalIgnoreCase).Count() < names.Length;
        return isRepeated ? "two runs have the same name" : null;
    }

    private static JsonObject JsonOf(RunConfiguration configuration) =>
        JsonNode.Parse(ConfigurationFile.Write(configuration))!.AsObject();

    private static RunConfiguration ConfigurationOf(Entry run, string path, TaskList tasks)
    {
        IReadOnlyList<JsonEntry> entries = JsonEntries.Parse(
            Encoding.UTF8.GetBytes(run.Configuration.ToJsonString()), $"{path}, run {run.Run}");
        return RunConfiguration.From(
            ConfigurationFile.AssignmentsOf(entries, path, tasks, Path.GetDirectoryName(path)!), tasks);
    }

    /// <summary>A run, with its configuration as in config.json.</summary>
    internal sealed record Entry(string Run, string Group, JsonObject Configuration);
}
