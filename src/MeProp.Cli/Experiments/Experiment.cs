namespace MeProp.Cli;

/// <summary>
/// A table or figure as a file describes it: what is trained, what is published, what should come out.
/// </summary>
internal sealed record Experiment
{
    /// <summary>Name of its file, without folder and extension.</summary>
    public required string Name { get; init; }

    /// <summary>Path of a user's own file; null for an experiment of the program.</summary>
    public string? File { get; init; }

    public required string Title { get; init; }

    /// <summary>The question that it answers.</summary>
    public required string Question { get; init; }

    /// <summary>Where the published figures stand.</summary>
    public required string Source { get; init; }

    /// <summary>Seeds of each row.</summary>
    public required int Seeds { get; init; }

    /// <summary>
    /// Seeds of a row, and of the one that it is compared with, when their difference is smaller than its deviation.
    /// </summary>
    public required int CloseSeeds { get; init; }

    public required IReadOnlyList<ExperimentPart> Parts { get; init; }

    public required IReadOnlyList<ExperimentFigure> Figures { get; init; }

    public required IReadOnlyList<ExperimentClaim> Claims { get; init; }

    /// <summary>Lines of Markdown that explain the results.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Seeds of a row; of two rows whose scores are close, the larger number.</summary>
    public int SeedsOf(ExperimentRow row, ExperimentOptions options, bool isClose)
    {
        if (options.Seeds is { } given) return given;
        if (options.IsQuick) return 1;
        int seeds = row.Seeds ?? Seeds;
        return isClose ? Math.Max(seeds, CloseSeeds) : seeds;
    }
}
