namespace MeProp;

/// <summary>
/// Removes hidden neurons that are rarely active (meSimp), with their values in their layer and the next one, possibly
/// behind activations and dropout. The output layer, and layers before other types, keep their size.
/// </summary>
internal sealed class Simplifier
{
    private readonly Network _network;
    private readonly SimplificationOptions _options;
    private readonly (Layer Layer, ISimplifiable Next, NeuronActivity Activity)[] _hidden;

    public Simplifier(Network network, Device device, SimplificationOptions options)
    {
        (_network, _options) = (network, options);
        _hidden = [.. Pairs(network).Select(pair => (pair.Layer, pair.Next, new NeuronActivity(device)))];
        Activities = [.. _hidden.Select(hidden => hidden.Activity)];
    }

    public IReadOnlyList<NeuronActivity> Activities { get; }

    /// <summary>Starts to count, or continues if the sizes are unchanged.</summary>
    public void Attach()
    {
        foreach ((Layer layer, _, NeuronActivity activity) in _hidden)
        {
            if (activity.Neurons != layer.Outputs) activity.Reset(layer.Outputs);
            ((ISimplifiable)layer).Activity = activity;
        }
    }

    public void Detach()
    {
        foreach ((Layer layer, _, _) in _hidden) ((ISimplifiable)layer).Activity = null;
    }

    /// <summary>True in epochs of the first, third, … cycle.</summary>
    public bool IsSimplifying(int epoch) => (epoch - 1) / _options.CycleEpochs % 2 == 0;

    /// <summary>
    /// Removes neurons that were rarely active and restarts the counts. Returns how many were removed.
    /// </summary>
    public int Simplify()
    {
        int removed = 0;
        foreach ((Layer layer, ISimplifiable next, NeuronActivity activity) in _hidden)
        {
            int[] survivors = activity.Survivors(_options.Prune, ((ISimplifiable)layer).OutputGroups);
            int surplus = layer.Outputs - survivors.Length;
            removed += surplus;
            if (surplus > 0)
            {
                ((ISimplifiable)layer).KeepOutputs(survivors);
                next.KeepInputs(survivors);
            }

            activity.Reset(survivors.Length);
        }

        if (removed > 0) _network.Connect();
        return removed;
    }

    /// <summary>Sums the counts of processes that count examples each.</summary>
    public void Sum(IProcessGroup processes)
    {
        foreach (NeuronActivity activity in Activities)
        {
            long[] counts = [.. activity.ToArray(), activity.Examples];
            processes.Sum(counts);
            activity.Restore(counts.AsSpan(0, counts.Length - 1), counts[^1]);
        }
    }

    /// <summary>Leaves summed counts with process 0 alone, so that the next sum counts them once.</summary>
    public void ForgetSums(IProcessGroup processes)
    {
        if (processes.Rank == 0) return;
        foreach (NeuronActivity activity in Activities) activity.Reset(activity.Neurons);
    }

    public void Restore(TrainingSnapshot snapshot)
    {
        List<ActivityCounts> counts = snapshot.Activities;
        bool fits = counts.Count == _hidden.Length
            && counts.Zip(_hidden).All(pair => pair.First.Hits.Length == pair.Second.Layer.Outputs);
        if (!fits)
        {
            throw new InvalidDataException(
                $"{snapshot.Origin} is damaged: its counts of active neurons do not fit its layers.");
        }

        foreach ((ActivityCounts earlier, NeuronActivity activity) in counts.Zip(Activities))
            activity.Restore(earlier.Hits, earlier.Examples);
    }

    /// <summary>Sets the optimizer's moments to 0 at the end of a cycle.</summary>
    public void EndEpoch(int epoch)
    {
        if (epoch % _options.CycleEpochs != 0) return;
        foreach (Parameter parameter in _network.Parameters) parameter.ClearMoments();
    }

    private static IEnumerable<(Layer Layer, ISimplifiable Next)> Pairs(Network network)
    {
        Layer? before = null;
        foreach (Layer layer in network.Layers)
        {
            if (layer is ISimplifiable next && before is not null) yield return (before, next);
            if (!layer.IsElementwise) before = layer is ISimplifiable ? layer : null;
        }
    }
}
