namespace MeProp.Cli;

/// <summary>The rows of an experiment that share a task and settings: one table.</summary>
internal sealed record ExperimentPart
{
    /// <summary>Unique in its experiment; the folder of the part's runs is named after it.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required ProgramTask Task { get; init; }

    /// <summary>Where the published figures stand, if not where the experiment's do.</summary>
    public required string? Source { get; init; }

    /// <summary>Settings of all rows.</summary>
    public required IReadOnlyList<Assignment> Settings { get; init; }

    /// <summary>Settings of all rows in the quick form, in place of those of <see cref="Settings"/>.</summary>
    public required IReadOnlyList<Assignment> Quick { get; init; }

    public required IReadOnlyList<ExperimentRow> Rows { get; init; }

    /// <summary>Lines of Markdown that explain the results.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The configuration of a row, with its first seed.</summary>
    public RunConfiguration ConfigurationOf(ExperimentRow row, ExperimentOptions options, TaskList tasks)
    {
        RunConfiguration configuration = RunConfiguration.From(
            [
                new(MeProp.Cli.Settings.Task, Task.Name, "task"), .. Settings, .. options.IsQuick ? Quick : [],
                .. row.Settings, .. options.Machine,
            ],
            tasks);
        string? data = configuration.Get(MeProp.Cli.Settings.Dataset);
        return options.DataDirectory is { } folder && data is not null && Task.Published.Contains(data)
            ? configuration.With(MeProp.Cli.Settings.DataDirectory, folder)
            : configuration;
    }
}
