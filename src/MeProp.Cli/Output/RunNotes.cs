namespace MeProp.Cli;

/// <summary>What a user should know about a configuration that is valid but may not be meant.</summary>
internal static class RunNotes
{
    public static IEnumerable<string> Of(RunConfiguration c, TaskData data)
    {
        var standard = new SimplificationOptions();
        string method = Settings.Method.NameIn(c);
        if (c.Get(Settings.Method) == TrainingMethod.Dense)
        {
            // Dense was asked for.
        }
        else if (c.Get(Settings.Layers) == 1)
        {
            yield return $"one layer has no hidden gradients to select: {method} is dense here.";
        }
        else if (c.Keep == Keep.All && c.Simplification is not null)
        {
            yield return
                $"k {c.Get(Settings.K)} keeps all outputs: every neuron whose gradient is not 0 counts as kept.";
        }
        else if (c.Keep == Keep.All)
        {
            yield return c.Get(Settings.K) <= 0
                ? $"k {c.Get(Settings.K)} keeps all outputs: {method} is dense here."
                : $"k {c.Get(Settings.K)} is at least the hidden size {c.Get(Settings.HiddenSize)} and keeps all "
                  + $"outputs: {method} is dense here.";
        }
        else if (c.Get(Settings.KWarmup) >= c.Get(Settings.Epochs))
        {
            yield return
                $"k shrinks over {c.Get(Settings.KWarmup)} epochs, and the run has {c.Get(Settings.Epochs)}: k "
                + $"{c.Get(Settings.K)} is not reached before the end.";
        }

        bool hasActivation = !c.Task.Unsupported.Contains(Settings.Activation);
        if (c.Get(Settings.Method) == TrainingMethod.Scaled && c.Keep != Keep.All && hasActivation && !c.HasScale)
        {
            yield return $"{Settings.Activation.NameIn(c)} has no scale to keep: scaled only shares its budget here.";
        }

        if (c.Get(Settings.Method) != TrainingMethod.Simplify
            && (c.Get(Settings.Prune) != standard.Prune || c.Get(Settings.Cycle) != standard.CycleEpochs))
            yield return $"prune and cycle are used with --method simplify alone: {method} removes no neurons.";
        if (c.Get(Settings.Limit) > data.Train.Count)
        {
            yield return
                $"the data has {data.Train.Count:N0} training examples: a limit of {c.Get(Settings.Limit):N0} changes "
                + "nothing.";
        }

        if (c.Get(Settings.BatchSize) > data.Train.Count)
        {
            yield return
                $"the batch size {c.Get(Settings.BatchSize):N0} is above the {data.Train.Count:N0} training examples: "
                + "each epoch is one step.";
        }

        foreach (string note in data.NotesOn(c)) yield return note;
    }
}
