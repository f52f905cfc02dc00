namespace MeProp.Cli;

internal static class BenchVerdict
{
    // Turns on a machine that does other things as well differ by about this much.
    private const double Uncertainty = 0.03;

    public static IEnumerable<string> Of(IReadOnlyList<MethodTiming> methods, BenchSizes sizes, string microseconds)
    {
        MethodTiming dense = methods[0], sparse = methods.Skip(1).MinBy(method => method.MicrosecondsPerStep.Total)!;
        StepMicroseconds d = dense.MicrosecondsPerStep;
        double denseStep = d.Total, sparseStep = sparse.MicrosecondsPerStep.Total;
        if (Math.Abs(sparse.Speedup - 1) < Uncertainty)
        {
            yield return
                $"At these sizes {sparse.Method} and dense are equally fast: {sparseStep:N0} and {denseStep:N0} "
                + $"{microseconds} per step.";
        }
        else if (sparse.Speedup > 1)
        {
            yield return $"Fastest at these sizes: {sparse.Method}, {sparseStep:N0} {microseconds} per step.";
            yield return
                $"That is {denseStep - sparseStep:N0} {microseconds} less than dense, {sparse.Speedup:0.00} times as "
                + "fast.";
        }
        else
        {
            yield return $"Fastest at these sizes: dense, {denseStep:N0} {microseconds} per step.";
            yield return $"The faster meProp, {sparse.Method}, takes {sparseStep - denseStep:N0} {microseconds} more.";
        }

        yield return
            "Of the dense step, fill and forward, which meProp does not change, are "
            + $"{(d.Fill + d.Forward) / denseStep * 100:0} %.";
        yield return "Accuracy is not measured here: the examples are random. On your data:";
        yield return $"  meprop compare DATA --method {sparse.Method} --k {sizes.K}{Changed(sizes)}";
    }

    /// <summary>The options of the network that are not what train and compare take by themselves.</summary>
    private static string Changed(BenchSizes sizes)
    {
        (Setting<int> Setting, int Value)[] all =
        [
            (Settings.HiddenSize, sizes.HiddenSize), (Settings.Layers, sizes.Layers),
            (Settings.BatchSize, sizes.BatchSize),
        ];
        return string.Concat(all
            .Where(size => size.Value != size.Setting.Default)
            .Select(size => $" {size.Setting.Option} {size.Value}"));
    }
}
