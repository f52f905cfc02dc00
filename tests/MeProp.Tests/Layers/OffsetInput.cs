namespace MeProp.Tests;

/// <summary>
/// An input layer with a parameter: y[n, i] = x[n, i] + offset[i]. It remembers the gradient of its last output, which
/// is also that of x.
/// </summary>
internal sealed class OffsetInput(int inputs) : InputLayer
{
    public override string Type => "offset";

    public override int Outputs { get; } = inputs;

    public override IReadOnlyList<ParameterDeclaration> Declarations => [new("offset", Outputs)];

    /// <summary>dx (N, I), row after row.</summary>
    public float[] InputGradient { get; private set; } = [];

    public override Matrix Forward(Batch batch, StepContext step)
    {
        float[] y = batch.Values!.ToArray(), offset = Parameters[0].Value.ToArray();
        for (int i = 0; i < y.Length; i++) y[i] += offset[i % Outputs];
        Matrix result = step.Device.CreateMatrix(batch.Rows, Outputs);
        result.Upload(y);
        return result;
    }

    public override void Backward(Matrix dy, StepContext step)
    {
        InputGradient = dy.ToArray();
        var sums = new float[Outputs];
        for (int i = 0; i < InputGradient.Length; i++) sums[i % Outputs] += InputGradient[i];
        Parameters[0].Gradient.Upload(sums);
        Parameters[0].Touched.SetAll();
    }

    public override void Write(LayerFields fields) => fields.Set("outputs", Outputs);

    public override string ToString() => $"Offset {Outputs}";

    public static OffsetInput Read(LayerFields fields) => new(fields.Whole("outputs", 1));
}
