namespace MeProp.Cli;

/// <summary>A configuration of an experiment, which is trained with several seeds.</summary>
internal sealed record ExperimentRow
{
    /// <summary>Unique in its part; folders of runs are named after it.</summary>
    public required string Name { get; init; }

    /// <summary>What tables call it; the name unless given.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the row that it is compared with; null for none.</summary>
    public required string? Against { get; init; }

    /// <summary>Seeds of this row; null for those of the experiment.</summary>
    public required int? Seeds { get; init; }

    /// <summary>What the row sets beside the settings of its part.</summary>
    public required IReadOnlyList<Assignment> Settings { get; init; }

    public required PublishedFigures Published { get; init; }

    /// <summary>A plain sentence where our figure differs from the published one; null for none.</summary>
    public required string? Note { get; init; }
}
