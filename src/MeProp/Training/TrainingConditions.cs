using System.Globalization;

namespace MeProp;

/// <summary>What decides the numbers of a run, in words, each under its name: a run that goes on from a checkpoint must have the same.</summary>
/// <param name="Values">Name and value, as in "optimizer" and "Adam, learning rate 0.001, …".</param>
internal sealed record TrainingConditions(IReadOnlyList<KeyValuePair<string, string>> Values)
{
    private const string DataSuffix = " data";

    /// <summary>Nothing is known.</summary>
    public static TrainingConditions None { get; } = new([]);

    /// <summary>The conditions of a run. Reads all examples once.</summary>
    /// <param name="network">A built network.</param>
    /// <param name="loss">What is minimised.</param>
    /// <param name="optimizer">How.</param>
    /// <param name="options">In which portions; the number of epochs and the patience may change.</param>
    /// <param name="data">On what.</param>
    public static TrainingConditions Of(Sequential network, SoftmaxCrossEntropy loss, Optimizer optimizer, TrainerOptions options, TrainingData data)
    {
        List<KeyValuePair<string, string>> values =
        [
            new("layers", string.Join(" · ", network.Layers.Select(Rule))),
            new("loss", loss.ToString()),
            new("optimizer", optimizer.ToString()),
            new("batch size", Text(options.BatchSize)),
            new("evaluations per epoch", Text(options.EvaluationsPerEpoch)),
            new("evaluation batch size", Text(options.EvaluationBatchSize)),
            new("simplification", options.Simplification is { } simplification ? string.Create(CultureInfo.InvariantCulture, $"prune {simplification.Prune}, cycles of {simplification.CycleEpochs} epochs") : "none"),
            new("seed", options.Seed.ToString(CultureInfo.InvariantCulture)),
        ];
        foreach ((string name, Examples? examples) in data.Parts) values.Add(new(name + DataSuffix, examples is null ? "none" : string.Create(CultureInfo.InvariantCulture, $"{examples.Count} examples ({examples.Fingerprint():x16})")));
        return new(values);
    }

    /// <summary>The first difference in words, and whether it is one of the examples; null when there is none.</summary>
    /// <param name="now">Of the run that is to go on.</param>
    public (string Text, bool IsOfData)? DifferenceTo(TrainingConditions now)
    {
        foreach ((string name, string value) in now.Values)
        {
            string? before = Values.FirstOrDefault(pair => pair.Key == name).Value;
            if (before != value) return ($"{name}: {before ?? "not known"} then, {value} now", name.EndsWith(DataSuffix, StringComparison.Ordinal));
        }

        return null;
    }

    /// <summary>What a layer does, apart from its sizes, which the shapes of its parameters say.</summary>
    private static string Rule(Layer layer) => layer is Dense dense ? $"Dense, {dense.Activation?.ToString() ?? "linear"}, {dense.Keep}" : layer.ToString();

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
