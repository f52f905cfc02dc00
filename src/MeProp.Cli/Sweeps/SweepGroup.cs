using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>A configuration of a sweep over its seeds: statistics of the runs that came to their end.</summary>
internal sealed record SweepGroup
{
    /// <summary>Name of the configuration, without the seed.</summary>
    public required string Group { get; init; }

    /// <summary>The settings that have several values in the sweep, without the seed.</summary>
    public required JsonObject Settings { get; init; }

    /// <summary>Runs that came to their end.</summary>
    public required int Runs { get; init; }

    public required int FailedRuns { get; init; }

    public required Statistic? DevScore { get; init; }

    public required Statistic? TestScore { get; init; }

    /// <summary>Statistics of further development scores by name.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, Statistic> DevOthers { get; init; } =
        new Dictionary<string, Statistic>();

    /// <summary>Statistics of further test scores by name.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, Statistic> TestOthers { get; init; } =
        new Dictionary<string, Statistic>();

    /// <summary>Further scores, under their own names, as in "testLas".</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement> Others => FurtherScores.ToDictionary(
        score => score.Key, score => JsonSerializer.SerializeToElement(score.Value, CliJsonContext.Lines.Statistic));

    /// <summary>Statistics of further scores by the key of the score, as "testLas".</summary>
    [JsonIgnore]
    public IEnumerable<KeyValuePair<string, Statistic>> FurtherScores =>
    [
        .. DevOthers.Select(score => KeyValuePair.Create(Evaluator.FieldName("dev", score.Key), score.Value)),
        .. TestOthers.Select(score => KeyValuePair.Create(Evaluator.FieldName("test", score.Key), score.Value)),
    ];

    /// <summary>Median over the runs of their medians over epochs.</summary>
    public required double? BackpropSeconds { get; init; }

    /// <summary>Likewise.</summary>
    public required double? EpochSeconds { get; init; }

    /// <summary>The groups of a sweep, in the order of its plan.</summary>
    public static IReadOnlyList<SweepGroup> Of(SweepPlan plan, IEnumerable<SweptRun> runs) =>
        [.. runs.GroupBy(run => run.Run.Group).Select(group => Of(plan, group.Key, [.. group]))];

    private static SweepGroup Of(SweepPlan plan, string name, IReadOnlyList<SweptRun> runs)
    {
        SweptRun[] complete = [.. runs.Where(run => run.IsComplete)];
        return new()
        {
            Group = name,
            Settings = SweepRunLine.JsonOf(runs[0].Run.Configuration, plan.GroupSettings),
            Runs = complete.Length,
            FailedRuns = runs.Count(run => run.HasFailed),
            DevScore = Statistic.Of(complete.Select(run => run.Summary!.DevScore)),
            TestScore = Statistic.Of(complete.Select(run => run.Summary!.TestScore)),
            DevOthers = OtherScores.StatisticsOf(complete.Select(run => run.Summary!.DevOthers)),
            TestOthers = OtherScores.StatisticsOf(complete.Select(run => run.Summary!.TestOthers)),
            BackpropSeconds = Median(complete.Select(run => run.Summary!.BackpropSeconds)),
            EpochSeconds = Median(complete.Select(run => run.Summary!.EpochSeconds)),
        };
    }

    private static double? Median(IEnumerable<double?> values) =>
        values.OfType<double>().ToArray() is { Length: > 0 } known ? Turns.Median(known) : null;
}
