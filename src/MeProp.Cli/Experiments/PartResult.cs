namespace MeProp.Cli;

/// <summary>What a part of an experiment gave: one table.</summary>
internal sealed record PartResult
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    public required string Task { get; init; }

    public required string Dataset { get; init; }

    /// <summary>The score that the task measures: accuracy, UAS.</summary>
    public required string ScoreName { get; init; }

    /// <summary>Where the published figures stand.</summary>
    public required string Source { get; init; }

    public required IReadOnlyList<RowResult> Rows { get; init; }

    /// <summary>Where the runs were computed, in words, without repetitions.</summary>
    public required IReadOnlyList<string> Machines { get; init; }

    /// <summary>Versions of .NET and of the program, without repetitions.</summary>
    public required IReadOnlyList<string> Programs { get; init; }

    /// <summary>Lines of Markdown that explain the results.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Runs that came to their end.</summary>
    public int Runs => Rows.Sum(row => row.Runs.Count);

    /// <summary>Seconds from start to end, all runs added.</summary>
    public double Seconds => Rows.Sum(row => row.Runs.Sum(run => run.Seconds));

    /// <summary>As in "3 runs, 3:34 altogether; …": how many runs there are, how long they took, and of what.</summary>
    public string RunsText =>
        $"{Runs} {(Runs == 1 ? "run" : "runs")}, {DurationText.Of(TimeSpan.FromSeconds(Seconds))} altogether; "
        + $"{string.Join("; ", Machines)}; {string.Join("; ", Programs)}.";

    public RowResult Row(string name) => Rows.First(row => row.Name == name);
}
