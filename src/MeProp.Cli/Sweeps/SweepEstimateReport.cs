using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>What <c>--dry-run</c> says of a sweep or a part of an experiment.</summary>
internal sealed record SweepEstimateReport
{
    public string Event { get; } = "dryRun";

    /// <summary>The part of an experiment, as in "table-1/images-adam"; null for a sweep.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Part { get; init; }

    public required IReadOnlyList<Run> Runs { get; init; }

    /// <summary>Runs side by side.</summary>
    public required int MaxParallel { get; init; }

    /// <summary>An estimate of the whole, for runs that do not stop early.</summary>
    public double EstimatedSeconds =>
        Math.Max(Runs.Sum(run => run.EstimatedSeconds) / MaxParallel, Runs.Max(run => run.EstimatedSeconds));

    /// <summary>Writes the runs and the estimates.</summary>
    public void Write(Terminal terminal)
    {
        int width = Runs.Max(run => run.Name.Length);
        foreach (Run run in Runs)
            terminal.WriteLine($"{run.Name.PadRight(width)}  {Text(run.EstimatedSeconds),8}");
        string total =
            $"{Runs.Count} {(Runs.Count == 1 ? "run" : "runs")}, about {Text(EstimatedSeconds)}";
        terminal.WriteLine($"{total}: an estimate from a few steps of each configuration, without early stops");
        terminal.WriteResult(total);
        terminal.WriteJson(this, CliJsonContext.Lines.SweepEstimateReport);
    }

    /// <summary>Seconds for people.</summary>
    public static string Text(double seconds) =>
        seconds < 9.95 ? $"{seconds:0.0} s" : DurationText.Of(TimeSpan.FromSeconds(Math.Min(seconds, 1e12)));

    /// <summary>A run that was planned.</summary>
    internal sealed record Run([property: JsonPropertyName("run")] string Name, double EstimatedSeconds);
}
