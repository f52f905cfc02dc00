namespace MeProp.Tests;

/// <summary>A built LSTM with an input, an output gradient and packed sequences.</summary>
internal sealed class LstmScene
{
    public const ulong Seed = 3;

    /// <summary>What the gradients of weights hold before a pass.</summary>
    public const float Untouched = 77;

    private readonly int _inputs;
    private Matrix? _y;

    public LstmScene(Device device, Lstm layer, int inputs, int[] lengths)
    {
        (Layer, _inputs) = (layer, inputs);
        layer.Connect("lstm", inputs);
        layer.Build(device, new RandomStream(5));
        foreach (Parameter parameter in layer.Parameters)
            parameter.Gradient.Upload([.. Enumerable.Repeat(Untouched, parameter.Count)]);
        Sequences.Pack(lengths);
        Context = new StepContext(device, new RandomStreams(Seed)) { IsTraining = true };
        X = TestMatrix.Gaussian(new RandomStream(1), lengths.Sum(), inputs);
        OutputGradient = TestMatrix.Gaussian(new RandomStream(2), lengths.Sum(), layer.Outputs);
    }

    public Lstm Layer { get; }

    public StepContext Context { get; }

    public Sequences Sequences { get; } = new();

    public HostMatrix X { get; }

    public HostMatrix OutputGradient { get; }

    public Matrix Output => _y!;

    public void Forward()
    {
        Context.Sequences = Sequences;
        _y = Layer.Forward(X, Context);
    }

    /// <summary>Another input, of other sequences.</summary>
    public Matrix Forward(float[] values, int[] lengths)
    {
        Context.Sequences = new Sequences();
        Context.Sequences.Pack(lengths);
        return Layer.Forward(TestMatrix.Of(values.Length / _inputs, _inputs, values), Context);
    }

    public Matrix? Backward(bool needsInputGradient = true) =>
        Layer.Backward(OutputGradient, Context, needsInputGradient);

    /// <summary>A direction with the layer's parameters.</summary>
    public PlainLstm PlainOf(int direction) => new(
        ToDouble(Layer.InputWeight(direction).Value), ToDouble(Layer.RecurrentWeight(direction).Value),
        ToDouble(Layer.Bias(direction).Value), Layer.HiddenSizes[direction], isReverse: direction == 1);

    public double[][][] ToSequences(Matrix rows) => ToSequences(rows, 0, rows.Columns);

    /// <summary>Some columns of each sequence and time step, sequences in the order of their places.</summary>
    public double[][][] ToSequences(Matrix rows, int column, int columns)
    {
        double[][] all = [.. ToDouble(rows).Chunk(rows.Columns)];
        return [.. Enumerable.Range(0, Sequences.Count).Select(place => Enumerable
            .Range(0, Sequences.LengthAt(place))
            .Select(t => all[Sequences.RowOf(place, t)][column..(column + columns)]).ToArray())];
    }

    public double[][][] ToSequences(float[] values, int columns) =>
        ToSequences(TestMatrix.Of(values.Length / columns, columns, values));

    public static void AssertEqual(
        double[][][] expected, double[][][] actual, string context, double tolerance = 1e-5) => AssertEqual(
        [.. expected.SelectMany(s => s).SelectMany(row => row)],
        [.. actual.SelectMany(s => s).SelectMany(row => row).Select(v => (float)v)], context, tolerance);

    public static void AssertEqual(double[] expected, float[] actual, string context, double tolerance = 1e-5)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]))) continue;
            Assert.Fail($"{context}: element {i}: expected {expected[i]:R}, actual {actual[i]:R}.");
        }
    }

    private static double[] ToDouble(Matrix matrix) => [.. matrix.ToArray().Select(v => (double)v)];
}
