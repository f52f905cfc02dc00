using System.Text.Json;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>A configuration file: our own JSON, or that of the authors' C# program, told apart by their keys.</summary>
internal sealed record ConfigurationFile(
    IReadOnlyList<Assignment> Assignments, IReadOnlyList<string> Notes, string? MissingData)
{
    // What the old program was written for.
    private const string DataSubfolder = "mnist";

    /// <summary>
    /// Reads a file of either kind. Paths in it are relative to its folder, then to the working directory.
    /// </summary>
    /// <remarks>The files of the old program are looked for first in the data directory that <paramref name="options"/>
    /// name.</remarks>
    public static ConfigurationFile Read(
        string path, ProgramEnvironment environment, params IEnumerable<Assignment> options)
    {
        string fullPath = Path.GetFullPath(path, environment.WorkingDirectory);
        if (Directory.Exists(fullPath)) fullPath = Path.Combine(fullPath, RunFolder.ConfigurationName);
        IReadOnlyList<JsonEntry> entries = JsonEntries.Read(fullPath);
        string[] folders = [Path.GetDirectoryName(fullPath)!, environment.WorkingDirectory];
        TaskList tasks = environment.Tasks;
        if (!LegacyConfiguration.IsLegacy(entries, tasks))
        {
            IReadOnlyList<Assignment> assignments = AssignmentsOf(entries, fullPath, tasks, folders);
            return new(assignments, [.. MovedNotes(entries, assignments)], null);
        }

        string? data = options.LastOrDefault(option => option.Setting == Settings.DataDirectory)?.Text;
        if (data is not null) folders = [data, Path.Combine(data, DataSubfolder), .. folders];
        return new LegacyConfiguration(entries, fullPath).Translate(folders, environment.Clock);
    }

    /// <summary>
    /// What entries of our own JSON, in the file <paramref name="path"/>, set. Paths are relative to the first folder
    /// that has them.
    /// </summary>
    public static IReadOnlyList<Assignment> AssignmentsOf(
        IReadOnlyList<JsonEntry> entries, string path, TaskList tasks, params string[] folders) =>
        [
            .. OfOlderRun(entries, tasks, path),
            .. entries.Select(entry => Assign(entry, tasks, folders)).OfType<Assignment>(),
        ];

    /// <summary>Writes a configuration so that <see cref="Read"/> gives it again.</summary>
    public static byte[] Write(RunConfiguration configuration) => JsonOutput.FileOf(writer =>
    {
        writer.WriteStartObject();
        foreach (Setting setting in Settings.With(configuration.Task.Settings)) setting.Write(writer, configuration);
        writer.WriteEndObject();
    });

    /// <summary>Checks the type of a value: a number must not stand in quotes, nor a name without.</summary>
    public static void CheckType(JsonEntry entry, JsonTokenType kind, string expected)
    {
        JsonTokenType given = entry.Kind == JsonTokenType.False ? JsonTokenType.True : entry.Kind;
        if (given != kind)
            throw new ConfigurationException($"{entry.Source}: expected {expected}, not {Describe(entry)}.");
    }

    /// <summary>
    /// Values of settings that came after a run. Only a run writes all keys, also those that no option sets.
    /// </summary>
    private static IEnumerable<Assignment> OfOlderRun(
        IReadOnlyList<JsonEntry> entries, TaskList tasks, string path)
    {
        if (!Has(Settings.Reduction) || !Has(Settings.Epsilon)) return [];
        return tasks.Settings
            .Where(setting => setting.InOlderRuns is not null && !Has(setting))
            .Select(setting => new Assignment(setting, setting.InOlderRuns!, path));

        bool Has(Setting setting) => entries.Any(entry => entry.Key == setting.Key);
    }

    private static Assignment? Assign(JsonEntry entry, TaskList tasks, string[] folders)
    {
        Setting setting = tasks.Settings.FirstOrDefault(setting => setting.Key == entry.Key)
            ?? throw new ConfigurationException(
            $"{entry.Source}: unknown key. Did you mean "
            + $"{NearestName.Closest(entry.Key, tasks.Settings.Select(setting => setting.Key))}?");
        if (entry.Kind == JsonTokenType.Null) return null;
        CheckType(entry, setting.TokenType, setting.Expected);
        string text = setting is PathSetting && MovedPath.Find(entry.Text, folders[0]) is { } moved
            ? moved
            : entry.Text;
        return tasks.Assign(setting, text, entry.Source, folders);
    }

    /// <summary>What was found at another place than the file says.</summary>
    private static IEnumerable<string> MovedNotes(
        IReadOnlyList<JsonEntry> entries, IReadOnlyList<Assignment> assignments)
    {
        foreach (JsonEntry entry in entries)
        {
            Assignment? assigned = assignments.LastOrDefault(value => value.Source == entry.Source);
            if (assigned is not { Setting: PathSetting } || assigned.Text == entry.Text) continue;
            if (MovedPath.IsFull(entry.Text) && !Path.Exists(entry.Text))
                yield return $"{entry.Text} does not exist any more: {assigned.Text} takes its place.";
        }
    }

    private static string Describe(JsonEntry entry) =>
        entry.Kind == JsonTokenType.String ? $"\"{entry.Text}\"" : entry.Text;
}
