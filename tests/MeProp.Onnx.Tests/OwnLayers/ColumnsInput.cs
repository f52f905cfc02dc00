namespace MeProp.Onnx.Tests;

/// <summary>
/// An input layer that the library does not know: the first columns of the examples, times a weight for each.
/// </summary>
/// <param name="columns">How many columns, a setting that files save.</param>
internal sealed class ColumnsInput(int columns) : InputLayer
{
    public const string TypeName = "columns";

    private Matrix? _x, _y;

    public override string Type => TypeName;

    public override int Outputs => columns;

    public override IReadOnlyList<ParameterDeclaration> Declarations => [new("weight", columns)];

    public static ColumnsInput Read(LayerFields fields) => new(fields.Whole("columns", 1));

    public override void Write(LayerFields fields) => fields.Set("columns", columns);

    public override Matrix Forward(Batch batch, StepContext step)
    {
        _x = batch.Values!;
        float[] x = _x.ToArray(), w = Parameters[0].Value.ToArray(), y = new float[batch.Rows * columns];
        for (int i = 0; i < y.Length; i++) y[i] = w[i % columns] * x[i / columns * _x.Columns + i % columns];
        Matrix result = Buffer(ref _y, step.Device, batch.Rows, columns);
        result.Upload(y);
        return result;
    }

    public override void Backward(Matrix dy, StepContext step)
    {
        float[] x = _x!.ToArray(), gradient = dy.ToArray(), dw = new float[columns];
        for (int i = 0; i < gradient.Length; i++)
            dw[i % columns] += gradient[i] * x[i / columns * _x.Columns + i % columns];
        Parameters[0].Gradient.Upload(dw);
        Parameters[0].Touched.SetAll();
    }

    public override string ToString() => $"Columns {columns}";

    protected override void Initialize(RandomStream random) =>
        Parameters[0].Value.Upload([.. Enumerable.Repeat(1f, columns)]);
}
