namespace MeProp.Cli;

/// <summary>
/// What an experiment gave so far: tables, points of its figures and verdicts. Reports and charts need nothing else.
/// </summary>
internal sealed record ExperimentResult
{
    public string Event { get; } = "experiment";

    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>The question that it answers.</summary>
    public required string Question { get; init; }

    /// <summary>Where the published figures stand.</summary>
    public required string Source { get; init; }

    /// <summary>The command that trains what is missing and makes these results.</summary>
    public required string Command { get; init; }

    /// <summary>True for the reduced form on built-in data, whose figures say nothing of the paper's.</summary>
    public required bool IsQuick { get; init; }

    public required IReadOnlyList<PartResult> Parts { get; init; }

    /// <summary>None of the quick form.</summary>
    public required IReadOnlyList<FigureResult> Figures { get; init; }

    /// <summary>None of the quick form.</summary>
    public required IReadOnlyList<ClaimResult> Claims { get; init; }

    /// <summary>Lines of Markdown that explain the results.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
