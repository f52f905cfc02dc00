namespace MeProp.Tests;

/// <summary>
/// An input layer that the library does not know: y[n] = Σ_f w[ids[n, f]]; dw[i] = Σ over places of id i of dy[n]. Only
/// the rows of the batch's ids are touched.
/// </summary>
/// <param name="vocabulary">Number of ids, V.</param>
/// <param name="size">Outputs, O; w (V, O).</param>
internal sealed class EmbeddingSum(int vocabulary, int size) : InputLayer
{
    public const string TypeName = "embeddingSum";

    private Matrix? _y;
    private Indices? _touched;
    private int[] _ids = [];

    public static LayerTypes Types { get; } = LayerTypes.Default.With(TypeName, Read);

    public override string Type => TypeName;

    public override int Outputs => size;

    public override IReadOnlyList<ParameterDeclaration> Declarations => [new("weight", vocabulary, size)];

    public override Matrix Forward(Batch batch, StepContext step)
    {
        _ids = batch.Ids!.ToArray();
        float[] w = Parameters[0].Value.ToArray(), values = new float[batch.Rows * size];
        for (int i = 0; i < values.Length; i++)
        {
            int first = i / size * batch.IdsPerRow;
            foreach (int id in _ids.AsSpan(first, batch.IdsPerRow)) values[i] += w[id * size + i % size];
        }

        Matrix y = Buffer(ref _y, step.Device, batch.Rows, size);
        y.Upload(values);
        return y;
    }

    public override void Backward(Matrix dy, StepContext step)
    {
        int perRow = _ids.Length / dy.Rows;
        float[] gradient = dy.ToArray(), dw = new float[vocabulary * size];
        for (int i = 0; i < _ids.Length; i++)
            for (int j = 0; j < size; j++) dw[_ids[i] * size + j] += gradient[i / perRow * size + j];
        int[] rows = [.. _ids.Distinct().Order()];
        _touched ??= step.Device.CreateIndices(0);
        _touched.SetLength(rows.Length);
        _touched.Upload(rows);
        Parameters[0].Gradient.Upload(dw);
        Parameters[0].Touched.Set(_touched, rows.Length);
    }

    public override void Write(LayerFields fields)
    {
        fields.Set("vocabulary", vocabulary);
        fields.Set("size", size);
    }

    public override string ToString() => $"EmbeddingSum {vocabulary} → {size}";

    protected override void Initialize(RandomStream random)
    {
        IEnumerable<float> values = Enumerable.Range(0, vocabulary * size).Select(_ => (float)random.NextGaussian());
        Parameters[0].Value.Upload([.. values]);
    }

    private static EmbeddingSum Read(LayerFields fields) => new(fields.Whole("vocabulary", 1), fields.Whole("size", 1));
}
