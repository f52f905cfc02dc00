using System.Globalization;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>What a user should know about a configuration that is valid but may not be meant.</summary>
internal static class RunNotes
{
    /// <summary>The notes, mostly none.</summary>
    /// <param name="c">What was asked for.</param>
    /// <param name="data">What it is asked for with, cut to the limit.</param>
    public static IEnumerable<string> Of(RunConfiguration c, ImageData data)
    {
        var standard = new SimplificationOptions();
        string method = Settings.Method.NameIn(c);
        if (c.Method == TrainingMethod.Dense)
        {
            // Dense was asked for.
        }
        else if (c.Layers == 1)
        {
            yield return $"one layer has no hidden gradients to select: {method} is dense here.";
        }
        else if (c.Keep == Keep.All && c.Simplification is not null)
        {
            yield return Text($"k {c.K} keeps all outputs: every neuron whose gradient is not 0 counts as kept.");
        }
        else if (c.Keep == Keep.All)
        {
            yield return c.K <= 0 ? $"k {c.K} keeps all outputs: {method} is dense here." : $"k {c.K} is at least the hidden size {c.HiddenSize} and keeps all outputs: {method} is dense here.";
        }
        else if (c.KWarmup >= c.Epochs)
        {
            yield return Text($"k shrinks over {c.KWarmup} epochs, and the run has {c.Epochs}: k {c.K} is not reached before the end.");
        }

        if (c.Method != TrainingMethod.Simplify && (c.Prune != standard.Prune || c.Cycle != standard.CycleEpochs)) yield return $"prune and cycle are used with --method simplify alone: {method} removes no neurons.";
        if (c.Limit > data.Train.Count) yield return Text($"the data has {data.Train.Count:N0} training examples: a limit of {c.Limit:N0} changes nothing.");
        if (c.BatchSize > data.Train.Count) yield return Text($"the batch size {c.BatchSize:N0} is above the {data.Train.Count:N0} training examples: each epoch is one step.");
        if (c.Classes is { } classes && classes != data.Classes) yield return $"{data.Name} has {data.Classes} classes: {classes} is not used.";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
