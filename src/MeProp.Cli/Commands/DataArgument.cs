using System.CommandLine;

namespace MeProp.Cli;

/// <summary>
/// The argument that names data: a name that a task knows, or a path. The name of a task may come before it, or stand
/// alone.
/// </summary>
/// <remarks>With <paramref name="takesLists"/> several names can be given, separated by commas.</remarks>
internal sealed class DataArgument(TaskList tasks, string purpose, bool isOptional, bool takesLists = false)
{
    public const string Source = "data";

    private readonly Argument<string[]> _data = new(Source)
    {
        Arity = new ArgumentArity(isOptional ? 0 : 1, 2),
        HelpName = $"{string.Join('|', tasks.TaskNames)}> <"
            + string.Join('|', [.. tasks.DataNames, "FOLDER", "FILE"]),
        Description = $"{purpose}, after its task if it serves several: "
            + string.Join("; ", tasks.All.Select(task => KindsOf(task, tasks, isOptional))),
    };

    public void AddTo(Command command) => command.Add(_data);

    /// <summary>The task and data that a command line names.</summary>
    public IReadOnlyList<Assignment> Read(ParseResult parsed, string folder)
    {
        string[] words = parsed.GetValue(_data) ?? [];
        if (words.Length == 0) return [];
        ProgramTask? task = words.Length == 2 ? tasks.Require(words[0])
            : tasks.DataNames.Contains(words[0]) ? null
            : tasks.All.FirstOrDefault(known =>
                string.Equals(known.Name, words[0], StringComparison.OrdinalIgnoreCase));
        var given = new List<Assignment>();
        if (task is not null && words.Length == 1 && !isOptional)
            throw new ConfigurationException($"Name the data, as in {task.Name} {task.DataNames[0]}.");
        if (task is not null) given.Add(new(Settings.Task, task.Name, Source));
        if (task is null || words.Length == 2)
            given.AddRange(NamesIn(words[^1]).Select(name => tasks.Assign(Settings.Dataset, name, Source, folder)));
        return given;
    }

    /// <summary>A list is one of names alone: the path of a folder may hold commas.</summary>
    private string[] NamesIn(string text)
    {
        string[] names = text.Split(',', StringSplitOptions.TrimEntries);
        bool isList = takesLists
            && names.All(name => tasks.DataNames.Contains(name, StringComparer.OrdinalIgnoreCase));
        return isList ? names : [text];
    }

    private static string KindsOf(ProgramTask task, TaskList tasks, bool hasDefault)
    {
        string[] kinds = [.. task.DataKinds, .. task.PathKind is { } path ? [$"a {path}"] : Array.Empty<string>()];
        if (hasDefault) kinds[0] += task == tasks.All[0] ? " (default)" : $" (default of {task.Name})";
        return kinds.Length == 1 ? kinds[0] : $"{string.Join(", ", kinds.SkipLast(1))}, or {kinds[^1]}";
    }
}
