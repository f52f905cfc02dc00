using System.Globalization;

namespace MeProp;

/// <summary>What decides the numbers of a run, in words by name: resuming requires the same.</summary>
internal sealed record TrainingConditions(IReadOnlyList<KeyValuePair<string, string>> Values)
{
    private const string DataSuffix = " data";

    public static TrainingConditions None { get; } = new([]);

    /// <summary>Reads all examples once.</summary>
    public static TrainingConditions Of(
        Network network, Loss loss, Optimizer optimizer, TrainerOptions options, TrainingData data)
    {
        List<KeyValuePair<string, string>> values =
        [
            new("layers", string.Join(" · ", network.Layers.Select(layer => layer.Rule))),
            new("loss", loss.ToString()),
            new("optimizer", optimizer.ToString()),
            new("batch size", Text($"{options.BatchSize}")),
            new("evaluations per epoch", Text($"{options.EvaluationsPerEpoch}")),
            new("evaluation batch size", Text($"{options.EvaluationBatchSize}")),
            new("simplification", options.Simplification is { } s
                ? Text($"prune {s.Prune}, cycles of {s.CycleEpochs} epochs")
                : "none"),
            new("seed", Text($"{options.Seed}")),
        ];
        if (options.Averaging is { } averaging) values.Add(new("averaging", Text($"{averaging.Steps} steps")));
        if (network.Input is not ValuesInput) values.Insert(0, new("input", network.Input.Rule));
        if (data.Training is EpochExamples changing) values.Add(new("examples of an epoch", changing.Rule));
        foreach ((string name, Examples? examples) in data.Parts)
        {
            string text = examples is null ? "none" : Text($"{examples.Count} examples ({examples.Fingerprint():x16})");
            values.Add(new(name + DataSuffix, text));
        }

        return new(values);
    }

    /// <summary>The same, data before the settings that follow from them.</summary>
    public IEnumerable<KeyValuePair<string, string>> DataFirst =>
        Values.OrderBy(value => !value.Key.EndsWith(DataSuffix, StringComparison.Ordinal));

    /// <summary>The first difference, and whether it concerns examples; null if none.</summary>
    public (string Text, bool IsOfData)? DifferenceTo(TrainingConditions now)
    {
        foreach ((string name, string value) in now.Values)
        {
            string? before = Values.FirstOrDefault(pair => pair.Key == name).Value;
            if (before == value) continue;
            bool isOfData = name.EndsWith(DataSuffix, StringComparison.Ordinal);
            return ($"{name}: {before ?? "not known"} then, {value} now", isOfData);
        }

        foreach ((string name, string value) in Values)
        {
            if (!now.Values.Any(pair => pair.Key == name)) return ($"{name}: {value} then, none now", false);
        }

        return null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
