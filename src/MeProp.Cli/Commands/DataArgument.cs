using System.CommandLine;

namespace MeProp.Cli;

/// <summary>The argument that names data: a name that a task knows, or a path.</summary>
internal sealed class DataArgument(TaskList tasks, string purpose, bool isOptional)
{
    public const string Source = "data";

    private readonly Argument<string?> _data = new(Source)
    {
        Arity = isOptional ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        HelpName = string.Join('|', [.. tasks.DataNames, "FOLDER"]),
        Description = $"{purpose}: {string.Join("; ", tasks.All.Select(task => KindsOf(task, tasks, isOptional)))}",
    };

    public void AddTo(Command command) => command.Add(_data);

    /// <summary>The data that a command line names; null for none.</summary>
    public Assignment? Read(ParseResult parsed, string folder) =>
        parsed.GetValue(_data) is { } data ? tasks.Assign(Settings.Dataset, data, Source, folder) : null;

    private static string KindsOf(ProgramTask task, TaskList tasks, bool hasDefault)
    {
        string[] kinds = [.. task.DataKinds, .. task.PathKind is { } path ? [$"a {path}"] : Array.Empty<string>()];
        if (hasDefault && task == tasks.All[0]) kinds[0] += " (default)";
        return kinds.Length == 1 ? kinds[0] : $"{string.Join(", ", kinds.SkipLast(1))}, or {kinds[^1]}";
    }
}
