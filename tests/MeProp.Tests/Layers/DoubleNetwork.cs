namespace MeProp.Tests;

/// <summary>
/// The loss of a network, computed again in double precision from its parameters' values alone: what central
/// differences are taken of. Shares no code with the layers.
/// </summary>
/// <param name="network">Dense layers, activations and dropout, behind values or an <see cref="OffsetInput"/>.</param>
/// <param name="reduction">Whether the loss is the mean over the batch or the sum.</param>
/// <param name="dropoutSeed">Seed of the streams that dropout draws its keys from, one for each dropout layer.</param>
internal sealed class DoubleNetwork(Network network, Reduction reduction, ulong dropoutSeed)
{
    /// <summary>The loss of a batch.</summary>
    /// <param name="x">N inputs.</param>
    /// <param name="labels">N labels.</param>
    /// <param name="parameters">Values of all parameters in the network's order, row after row.</param>
    public double Loss(double[][] x, int[] labels, double[][] parameters)
    {
        RandomStream keys = new RandomStreams(dropoutSeed).Dropout;
        int next = 0;
        double[][] y = network.Input is OffsetInput ? Add(x, parameters[next++]) : x;
        foreach (Layer layer in network.Layers)
        {
            y = layer switch
            {
                Dense dense => Map(Linear(y, parameters[next++], parameters[next++]), dense.Activation),
                Dropout dropout => Drop(y, dropout.Rate, keys.NextUInt64()),
                ActivationLayer activation => Map(y, activation.Activation),
                _ => throw new NotSupportedException(layer.ToString()),
            };
        }

        double loss = y.Select((logits, n) => Math.Log(logits.Sum(Math.Exp)) - logits[labels[n]]).Sum();
        return reduction == Reduction.Mean ? loss / y.Length : loss;
    }

    private static double[][] Add(double[][] x, double[] offset) =>
        [.. x.Select(row => row.Zip(offset, (v, o) => v + o).ToArray())];

    private static double[][] Map(double[][] x, Activation? activation)
    {
        Func<double, double> f = activation switch
        {
            null => v => v,
            Activation.Relu => v => Math.Max(v, 0),
            Activation.Tanh => Math.Tanh,
            Activation.Sigmoid => v => 1 / (1 + Math.Exp(-v)),
            _ => v => v * v * v,
        };
        return [.. x.Select(row => row.Select(f).ToArray())];
    }

    private static double[][] Linear(double[][] x, double[] w, double[] b)
    {
        return [.. x.Select(row => b.Select((bias, j) => bias + Dot(row, j)).ToArray())];

        double Dot(double[] row, int j) => row.Select((value, i) => value * w[j * row.Length + i]).Sum();
    }

    private static double[][] Drop(double[][] x, float rate, ulong key)
    {
        return [.. x.Select((row, n) => row.Select((v, j) => IsRemoved(n, j) ? 0 : v / (1.0 - rate)).ToArray())];

        bool IsRemoved(int n, int j) =>
            DropoutMask.Removes(DropoutMask.RowKey(key, n), j, DropoutMask.Threshold(rate));
    }
}
