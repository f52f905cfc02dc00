namespace MeProp;

/// <summary>What a linear layer does when neurons are removed, and its buffers, whose sizes change then.</summary>
public sealed partial class Dense
{
    /// <summary>Counts which of the layer's neurons are active, or null when nobody wants to know.</summary>
    internal NeuronActivity? Activity { get; set; }

    /// <summary>Removes all neurons but some: rows of w, elements of b, and their moments. The network's buffers must be fitted afterwards.</summary>
    /// <param name="neurons">Those that stay, ascending.</param>
    internal void KeepOutputs(int[] neurons)
    {
        Weight.KeepPart(neurons, null);
        Bias.KeepPart(null, neurons);
    }

    /// <summary>Removes all inputs but some: columns of w and their moments. The network's buffers must be fitted afterwards.</summary>
    /// <param name="inputs">Those that stay, ascending.</param>
    internal void KeepInputs(int[] inputs) => Weight.KeepPart(null, inputs);

    /// <summary>Makes the buffers, or makes them anew when neurons were removed or brought back.</summary>
    /// <inheritdoc/>
    internal override int Fit(Device device, int inputs)
    {
        Matrix w = Weight.Value;
        if (inputs != w.Columns) throw new ArgumentException($"Layer {Name} ({this}) has weights for {w.Columns} inputs, but what comes before it gives {inputs}.");
        (_inputs, Outputs) = (inputs, w.Rows);
        if (_dx?.Columns != inputs) _dx = device.CreateMatrix(0, inputs);
        if (_y?.Columns == Outputs) return Outputs;
        _y = device.CreateMatrix(0, Outputs);
        if (Activation is not null) _dz = device.CreateMatrix(0, Outputs);
        if (Keep.Rule == KeepRule.UnifiedTopK) _magnitudes = device.CreateMatrix(1, Outputs);
        if (Activation == MeProp.Activation.Cube) _z = device.CreateMatrix(0, Outputs);
        return Outputs;
    }
}
