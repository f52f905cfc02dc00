using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>A run in results.json and a line of results.csv.</summary>
internal sealed record SweepRunLine
{
    /// <summary>Name of the run and of its folder.</summary>
    public required string Run { get; init; }

    /// <summary>Name of its configuration, without the seed.</summary>
    public required string Group { get; init; }

    /// <summary>As in summary.json; failed also for a run that could not begin.</summary>
    public required string Outcome { get; init; }

    public required string? Error { get; init; }

    /// <summary>The settings that have several values in the sweep.</summary>
    public required JsonObject Settings { get; init; }

    public required ulong Seed { get; init; }

    public required double? DevScore { get; init; }

    public required double? TestScore { get; init; }

    public required double? TrainLoss { get; init; }

    public required int? BestEpoch { get; init; }

    public required int EpochsCompleted { get; init; }

    public required double? BackpropSeconds { get; init; }

    public required double? EpochSeconds { get; init; }

    public required double? TrainSeconds { get; init; }

    public required long? Parameters { get; init; }

    /// <summary>Further scores, as in "testLas".</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }

    public static SweepRunLine Of(SweptRun swept, IEnumerable<Setting> varied)
    {
        RunSummary? summary = swept.Summary;
        return new()
        {
            Run = swept.Run.Name,
            Group = swept.Run.Group,
            Outcome = summary?.Outcome ?? RunOutcome.Failed,
            Error = swept.Error,
            Settings = JsonOf(swept.Run.Configuration, varied),
            Seed = swept.Run.Configuration.Get(MeProp.Cli.Settings.Seed),
            DevScore = summary?.DevScore,
            TestScore = summary?.TestScore,
            TrainLoss = summary?.TrainLoss,
            BestEpoch = summary?.BestEpoch,
            EpochsCompleted = summary?.EpochsCompleted ?? 0,
            BackpropSeconds = summary?.BackpropSeconds,
            EpochSeconds = summary?.EpochSeconds,
            TrainSeconds = summary?.TrainSeconds,
            Parameters = summary?.Parameters,
            Others = OtherScores.FieldsOf(("dev", summary?.DevOthers), ("test", summary?.TestOthers)),
        };
    }

    /// <summary>Settings with the values that a run uses; null where it uses none, as k of a dense run.</summary>
    public static JsonObject JsonOf(RunConfiguration configuration, IEnumerable<Setting> settings)
    {
        var json = new JsonObject();
        foreach (Setting setting in settings)
        {
            string text = configuration.EffectiveText(setting);
            json[setting.Key] = text.Length == 0 ? null
                : setting.TokenType == JsonTokenType.String ? JsonValue.Create(text)
                : text == "none" ? null
                : JsonNode.Parse(text);
        }

        return json;
    }
}
