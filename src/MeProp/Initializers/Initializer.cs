namespace MeProp;

/// <summary>Initial weights w (O, I) and bias b (1, O) of a linear layer.</summary>
public abstract class Initializer
{
    /// <summary>Gaussian of standard deviation √(2/I), biases 0 (He et al. 2015); for ReLU.</summary>
    public static Initializer He { get; } = new Rule(
        "he", (w, _, inputs, _, random) => FillGaussian(w, Math.Sqrt(2.0 / inputs), random));

    /// <summary>Gaussian of standard deviation √(6/(I + O)), biases 0: the authors' C# program.</summary>
    public static Initializer Gaussian { get; } = new Rule(
        "gaussian", (w, _, inputs, outputs, random) => FillGaussian(w, Math.Sqrt(6.0 / (inputs + outputs)), random));

    /// <summary>Weights and biases uniform in ±1/√O: the authors' PyTorch program.</summary>
    public static Initializer Uniform { get; } = new Rule("uniform", (w, b, _, outputs, random) =>
    {
        float bound = 1 / MathF.Sqrt(outputs);
        FillUniform(w, bound, random);
        FillUniform(b, bound, random);
    });

    /// <summary>Weights uniform in ±√(6/(I + O)), biases 0 (Glorot and Bengio 2010); for tanh and sigmoid.</summary>
    public static Initializer Xavier { get; } = new Rule(
        "xavier", (w, _, inputs, outputs, random) => FillUniform(w, MathF.Sqrt(6f / (inputs + outputs)), random));

    /// <summary>
    /// A random orthogonal matrix (Saxe et al. 2014), biases 0: rows are orthonormal, or columns if there are more
    /// rows; for recurrent maps. O(min(O, I)² · max(O, I)).
    /// </summary>
    public static Initializer Orthogonal { get; } = new Rule(
        "orthogonal", (w, _, inputs, outputs, random) => OrthogonalMatrix.Draw(w, outputs, inputs, random));

    /// <summary>Values that are drawn between two looks at <see cref="RandomStream.Cancellation"/>.</summary>
    private const int ChunkLength = 1 << 16;

    private delegate void Drawing(Span<float> w, Span<float> b, int inputs, int outputs, RandomStream random);

    /// <summary>Name in configurations.</summary>
    public abstract string Name { get; }

    /// <summary>Draws weights and bias.</summary>
    public void Initialize(Matrix weight, Matrix bias, RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(bias);
        ArgumentNullException.ThrowIfNull(random);
        var w = new float[weight.Rows * weight.Columns];
        var b = new float[bias.Columns];
        Draw(w, b, weight.Columns, weight.Rows, random);
        weight.Upload(w);
        bias.Upload(b);
    }

    /// <summary>Draws each block of rows, such as the rows of a gate, as a weight of its own.</summary>
    internal void InitializeBlocks(Matrix weight, int blocks, RandomStream random)
    {
        int outputs = weight.Rows / blocks, size = outputs * weight.Columns;
        float[] w = new float[blocks * size], b = new float[outputs];
        for (int block = 0; block < blocks; block++)
            Draw(w.AsSpan(block * size, size), b, weight.Columns, outputs, random);
        weight.Upload(w);
    }

    internal static void FillUniform(Span<float> values, float bound, RandomStream random)
    {
        for (; !values.IsEmpty; values = Drawn(values, random))
        {
            foreach (ref float value in Chunk(values)) value = bound * (2 * random.NextSingle() - 1);
        }
    }

    /// <summary>Draws O × I weights and O biases, which are 0 before.</summary>
    protected abstract void Draw(Span<float> weight, Span<float> bias, int inputs, int outputs, RandomStream random);

    private static void FillGaussian(Span<float> values, double deviation, RandomStream random)
    {
        for (; !values.IsEmpty; values = Drawn(values, random))
        {
            foreach (ref float value in Chunk(values)) value = (float)(deviation * random.NextGaussian());
        }
    }

    private static Span<float> Chunk(Span<float> values) => values[..Math.Min(ChunkLength, values.Length)];

    /// <summary>What remains behind a drawn chunk; between chunks the drawing can be cancelled.</summary>
    private static Span<float> Drawn(Span<float> values, RandomStream random)
    {
        random.Cancellation.ThrowIfCancellationRequested();
        return values[Math.Min(ChunkLength, values.Length)..];
    }

    private sealed class Rule(string name, Drawing draw) : Initializer
    {
        public override string Name => name;

        protected override void Draw(
            Span<float> weight, Span<float> bias, int inputs, int outputs, RandomStream random) =>
            draw(weight, bias, inputs, outputs, random);
    }
}
