namespace MeProp;

/// <summary>Gives a linear layer its first weights w (O, I) and bias b (1, O).</summary>
public abstract class Initializer
{
    /// <summary>Gaussian of standard deviation √(2/I), biases 0 (He et al. 2015); made for ReLU.</summary>
    public static Initializer He { get; } = new GaussianInitializer("he", (inputs, _) => Math.Sqrt(2.0 / inputs));

    /// <summary>Gaussian of standard deviation √(6/(I + O)), biases 0: the authors' C# program.</summary>
    public static Initializer Gaussian { get; } = new GaussianInitializer("gaussian", (inputs, outputs) => Math.Sqrt(6.0 / (inputs + outputs)));

    /// <summary>Weights and biases uniform in ±1/√O: the authors' PyTorch program.</summary>
    public static Initializer Uniform { get; } = new UniformInitializer();

    /// <summary>Zeros, for layers whose values are read from a file: nothing is drawn.</summary>
    internal static Initializer Zeros { get; } = new ZeroInitializer();

    /// <summary>Name in configurations.</summary>
    public abstract string Name { get; }

    /// <summary>Overwrites weights and bias.</summary>
    /// <param name="weight">(O, I).</param>
    /// <param name="bias">(1, O).</param>
    /// <param name="random">Where the numbers come from.</param>
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

    /// <summary>Draws initial values.</summary>
    /// <param name="weight">O × I values.</param>
    /// <param name="bias">O values, 0.</param>
    /// <param name="inputs">I.</param>
    /// <param name="outputs">O.</param>
    /// <param name="random">Where the numbers come from.</param>
    protected abstract void Draw(Span<float> weight, Span<float> bias, int inputs, int outputs, RandomStream random);

    private sealed class GaussianInitializer(string name, Func<int, int, double> deviation) : Initializer
    {
        public override string Name => name;

        protected override void Draw(Span<float> weight, Span<float> bias, int inputs, int outputs, RandomStream random)
        {
            double scale = deviation(inputs, outputs);
            foreach (ref float w in weight) w = (float)(scale * random.NextGaussian());
        }
    }

    private sealed class ZeroInitializer : Initializer
    {
        public override string Name => "zeros";

        protected override void Draw(Span<float> weight, Span<float> bias, int inputs, int outputs, RandomStream random)
        {
            weight.Clear();
            bias.Clear();
        }
    }

    private sealed class UniformInitializer : Initializer
    {
        public override string Name => "uniform";

        protected override void Draw(Span<float> weight, Span<float> bias, int inputs, int outputs, RandomStream random)
        {
            float bound = 1 / MathF.Sqrt(outputs);
            foreach (ref float w in weight) w = bound * (2 * random.NextSingle() - 1);
            foreach (ref float b in bias) b = bound * (2 * random.NextSingle() - 1);
        }
    }
}
