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

    /// <summary>Draws O × I weights and O biases, which are 0 before.</summary>
    protected abstract void Draw(Span<float> weight, Span<float> bias, int inputs, int outputs, RandomStream random);

    private static void FillGaussian(Span<float> values, double deviation, RandomStream random)
    {
        foreach (ref float value in values) value = (float)(deviation * random.NextGaussian());
    }

    private static void FillUniform(Span<float> values, float bound, RandomStream random)
    {
        foreach (ref float value in values) value = bound * (2 * random.NextSingle() - 1);
    }

    private sealed class Rule(string name, Drawing draw) : Initializer
    {
        public override string Name => name;

        protected override void Draw(
            Span<float> weight, Span<float> bias, int inputs, int outputs, RandomStream random) =>
            draw(weight, bias, inputs, outputs, random);
    }
}
