using System.Globalization;

namespace MeProp.Onnx.Tests;

/// <summary>
/// A layer that the library does not know: y = factor · s ∘ x + t, with a scale s and a shift t for each column.
/// </summary>
/// <param name="factor">A setting, which files save.</param>
internal sealed class ScaleShift(float factor) : Layer
{
    public const string TypeName = "scale-shift";

    private Matrix? _x, _y, _dx;

    public float Factor => factor;

    public Parameter Scale => Parameters[0];

    public Parameter Shift => Parameters[1];

    public override string Type => TypeName;

    public override int Outputs => Inputs;

    public override IReadOnlyList<ParameterDeclaration> Declarations => [new("scale", Inputs), new("shift", Inputs)];

    public static ScaleShift Read(LayerFields fields) => new(fields.Number("factor"));

    public override void Write(LayerFields fields) => fields.Set("factor", factor);

    public override Matrix Forward(Matrix x, StepContext step)
    {
        CheckInput(x);
        _x = x;
        float[] y = x.ToArray(), s = Scale.Value.ToArray(), t = Shift.Value.ToArray();
        for (int i = 0; i < y.Length; i++) y[i] = factor * s[i % Inputs] * y[i] + t[i % Inputs];
        Matrix result = Buffer(ref _y, step.Device, x.Rows, Outputs);
        result.Upload(y);
        return result;
    }

    public override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient)
    {
        float[] x = CheckOutputGradient(dy, _x).ToArray(), s = Scale.Value.ToArray(), gradient = dy.ToArray();
        float[] ds = new float[Inputs], dt = new float[Inputs];
        for (int i = 0; i < gradient.Length; i++)
        {
            ds[i % Inputs] += factor * x[i] * gradient[i];
            dt[i % Inputs] += gradient[i];
            gradient[i] *= factor * s[i % Inputs];
        }

        Scale.Gradient.Upload(ds);
        Shift.Gradient.Upload(dt);
        Scale.Touched.SetAll();
        Shift.Touched.SetAll();
        if (!needsInputGradient) return null;
        Matrix dx = Buffer(ref _dx, step.Device, dy.Rows, Inputs);
        dx.Upload(gradient);
        return dx;
    }

    /// <summary>What it does in ONNX, where the factor is a part of the scale.</summary>
    public static void Convert(ScaleShift layer, OnnxGraph graph)
    {
        Assert.Equal(1, layer.Factor);
        graph.AddNode("Mul", [graph.Current, graph.AddParameter(layer.Scale)], $"{layer.Name}.scaled");
        graph.AddNode("Add", [graph.Current, graph.AddParameter(layer.Shift)], $"{layer.Name}.shifted");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"ScaleShift {factor}");

    protected override void Initialize(RandomStream random)
    {
        Scale.Value.Upload([.. Enumerable.Range(0, Inputs).Select(_ => 0.5f + random.NextSingle())]);
        Shift.Value.Upload([.. Enumerable.Range(0, Inputs).Select(_ => random.NextSingle() - 0.5f)]);
    }
}
