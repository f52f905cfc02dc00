namespace MeProp.Tests;

/// <summary>
/// Gradients of networks with embeddings and LSTMs against central differences of a loss in double precision, which is
/// computed from the parameters alone, sequence by sequence.
/// </summary>
public class LstmGradientTests
{
    private const int Classes = 4, IdsPerRow = 2;

    private static readonly int[] Vocabularies = [9, 5], Widths = [4, 3];

    private static readonly Dictionary<string, Func<Layer[]>> Networks = new()
    {
        ["one direction"] = () => [new Lstm(7), new Dense(Classes)],
        ["two directions"] = () => [new Lstm(7, isBidirectional: true), new Dense(Classes)],
        ["stacked"] = () =>
            [new Lstm(6, isBidirectional: true), new Lstm(5), new Lstm(4, null, true), new Dense(Classes)],
        ["behind a dense layer"] = () =>
            [new Dense(6, activation: Activation.Tanh), new Lstm(5), new Dense(Classes)],
        ["all kept"] = () => [new Lstm(17, Keep.TopK(17), true), new Dense(Classes)],
    };

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (string name in Networks.Keys)
                foreach (bool onReference in (bool[])[false, true]) data.Add(name, onReference);
            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Gradients_equal_central_differences(string name, bool onReference)
    {
        using Device device = onReference ? new ReferenceDevice() : CpuDevice.Create(2);
        EmbeddingTable words = new("words", Vocabularies[0], Widths[0]), tags = new("tags", Vocabularies[1], Widths[1]);
        var network = new Network(new Embedding(words, tags), Networks[name]());
        network.Build(device, new RandomStream(4));
        foreach (Parameter parameter in network.Parameters)
            parameter.Value.Upload([.. TestBatch.Gaussian(5, parameter.Count).Select(v => 0.5f * v)]);

        // Many sequences first, so that their remains would show among the fewer later ones.
        foreach (int[] lengths in (int[][])[[3, 6, 1, 4, 4], [2, 5], [1]])
            CheckBatch(network, device, lengths, $"{name}, {lengths.Length} sequences, {device.Description}");
    }

    private static void CheckBatch(Network network, Device device, int[] lengths, string context)
    {
        var random = new RandomStream((ulong)lengths.Length);
        int rows = lengths.Sum();
        int[] ids = [.. Enumerable.Range(0, rows * IdsPerRow).Select(i => random.NextInt32(Vocabularies[i % 2]))];
        int[] targets = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt32(Classes))];
        Batch batch = TestBatch.Of(new IdExamples(ids, IdsPerRow, targets, Classes, lengths), device);
        var step = new StepContext(device, new RandomStreams(1)) { IsTraining = true };
        var loss = new SoftmaxCrossEntropy(Reduction.Sum);
        Accumulator sum = device.CreateAccumulator();
        network.Backward(loss.Compute(network.Forward(batch, step), batch, sum), step);

        double[][] parameters = [.. network.Parameters.Select(p => p.Value.ToArray().Select(v => (double)v).ToArray())];
        double expected = Loss(network, parameters, ids, targets, lengths);
        Assert.True(Math.Abs(expected - sum.Value) <= 1e-5 * expected, $"{context}: loss {sum.Value}, not {expected}.");
        for (int p = 0; p < parameters.Length; p++)
        {
            Parameter parameter = network.Parameters[p];
            float[] gradient = parameter.Gradient.ToArray();
            if (parameter.Touched.Rows is { } list)
            {
                int[] touched = list.ToArray()[..parameter.Touched.Count];
                for (int i = 0; i < gradient.Length; i++)
                    if (!touched.Contains(i / parameter.Value.Columns)) gradient[i] = 0;
            }

            double LossWith(double[] values) => Loss(
                network, [.. parameters.Select((old, i) => i == p ? values : old)], ids, targets, lengths);
            bool isUsed = !parameter.Name.Contains("recurrent", StringComparison.Ordinal) || lengths.Max() > 1;
            if (isUsed)
                CentralDifferences.Check(random, parameters[p], gradient, LossWith, $"{context}: {parameter.Name}");
            else Assert.All(gradient, value => Assert.Equal(0, value));
        }
    }

    /// <summary>The sum of the losses of all rows.</summary>
    private static double Loss(Network network, double[][] parameters, int[] ids, int[] targets, int[] lengths)
    {
        double loss = 0;
        for (int s = 0, start = 0; s < lengths.Length; start += lengths[s++])
        {
            double[][] y = [.. Enumerable.Range(start, lengths[s]).Select(row => (double[])
            [
                .. Row(parameters[0], ids[row * 2], Widths[0]), .. Row(parameters[1], ids[row * 2 + 1], Widths[1]),
            ])];
            int next = IdsPerRow;
            foreach (Layer layer in network.Layers)
            {
                double[][] x = y;
                y = layer is Lstm lstm ? Run(lstm, x, parameters, ref next)
                    : Map(x, parameters[next++], parameters[next++], ((Dense)layer).Activation is not null);
            }

            loss += y.Select((row, t) => Math.Log(row.Sum(Math.Exp)) - row[targets[start + t]]).Sum();
        }

        return loss;
    }

    private static double[][] Run(Lstm layer, double[][] x, double[][] parameters, ref int next)
    {
        double[][] y = [.. x.Select(_ => Array.Empty<double>())];
        for (int d = 0; d < layer.HiddenSizes.Count; d++)
        {
            double[] w = parameters[next++], u = parameters[next++], b = parameters[next++];
            double[][] part = new PlainLstm(w, u, b, layer.HiddenSizes[d], d == 1).Forward([x])[0];
            y = [.. y.Zip(part, (before, own) => (double[])[.. before, .. own])];
        }

        return y;
    }

    private static double[][] Map(double[][] x, double[] w, double[] b, bool isTanh) =>
    [
        .. x.Select(row => b.Select((bias, j) => bias + row.Select((v, i) => v * w[j * row.Length + i]).Sum())
            .Select(z => isTanh ? Math.Tanh(z) : z).ToArray()),
    ];

    private static double[] Row(double[] table, int row, int width) => table[(row * width)..((row + 1) * width)];
}
