namespace MeProp;

/// <summary>
/// Removes hidden neurons that are seldom active (meSimp). A neuron is a row of its layer's weights and bias and a column of the next layer's
/// weights; both go, with their moments, and what stays keeps its values. Between the two layers there may be activations and dropout.
/// The output layer, and a layer that something else follows, stay as they are.
/// </summary>
internal sealed class Simplifier
{
    private readonly Sequential _network;
    private readonly SimplificationOptions _options;
    private readonly (Dense Layer, Dense Next, NeuronActivity Activity)[] _hidden;

    /// <summary>Finds what can be simplified.</summary>
    /// <param name="network">A built network.</param>
    /// <param name="options">Valid options.</param>
    public Simplifier(Sequential network, SimplificationOptions options)
    {
        (_network, _options) = (network, options);
        _hidden = [.. Pairs(network)];
        Activities = [.. _hidden.Select(hidden => hidden.Activity)];
    }

    /// <summary>The counts of each layer that can be simplified.</summary>
    public IReadOnlyList<NeuronActivity> Activities { get; }

    /// <summary>Begins to count, or goes on unless the layers have changed their sizes since.</summary>
    public void Attach()
    {
        foreach ((Dense layer, _, NeuronActivity activity) in _hidden)
        {
            if (activity.Hits.Length != layer.Outputs) activity.Reset(layer.Outputs);
            layer.Activity = activity;
        }
    }

    /// <summary>Stops counting: the network may be trained otherwise now.</summary>
    public void Detach()
    {
        foreach ((Dense layer, _, _) in _hidden) layer.Activity = null;
    }

    /// <summary>True in epochs of the first, third, … cycle.</summary>
    /// <param name="epoch">Counted from 1.</param>
    public bool IsSimplifying(int epoch) => (epoch - 1) / _options.CycleEpochs % 2 == 0;

    /// <summary>Removes what was seldom active since the last time and begins to count again.</summary>
    /// <param name="device">Where the network is.</param>
    /// <returns>How many neurons were removed.</returns>
    public int Simplify(Device device)
    {
        int removed = 0;
        foreach ((Dense layer, Dense next, NeuronActivity activity) in _hidden)
        {
            int[] survivors = activity.Survivors(_options.Prune);
            removed += layer.Outputs - survivors.Length;
            if (survivors.Length < layer.Outputs)
            {
                layer.KeepOutputs(survivors);
                next.KeepInputs(survivors);
            }

            activity.Reset(survivors.Length);
        }

        if (removed > 0) _network.Fit(device);
        return removed;
    }

    /// <summary>Goes on from earlier counts.</summary>
    /// <param name="snapshot">Where they are; its parameters are in the network.</param>
    /// <exception cref="InvalidDataException">They do not fit the network.</exception>
    public void Restore(TrainingSnapshot snapshot)
    {
        bool fits = snapshot.Activities.Count == _hidden.Length && snapshot.Activities.Zip(_hidden).All(pair => pair.First.Hits.Length == pair.Second.Layer.Outputs);
        if (!fits) throw new InvalidDataException($"{snapshot.Origin} is damaged: its counts of active neurons do not fit its layers.");
        foreach ((NeuronActivity earlier, NeuronActivity activity) in snapshot.Activities.Zip(Activities)) activity.CopyFrom(earlier);
    }

    /// <summary>Sets the optimizer's moments to 0 at the end of a cycle.</summary>
    /// <param name="epoch">The epoch that ends, counted from 1.</param>
    public void EndEpoch(int epoch)
    {
        if (epoch % _options.CycleEpochs != 0) return;
        foreach (Parameter parameter in _network.Parameters) parameter.ClearMoments();
    }

    private static IEnumerable<(Dense Layer, Dense Next, NeuronActivity Activity)> Pairs(Sequential network)
    {
        Dense? before = null;
        foreach (Layer layer in network.Flatten())
        {
            if (layer is Dense dense && before is not null) yield return (before, dense, new NeuronActivity());
            if (layer is not (ActivationLayer or Dropout)) before = layer as Dense;
        }
    }
}
