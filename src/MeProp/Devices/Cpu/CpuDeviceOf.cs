namespace MeProp.Cpu;

/// <summary>
/// The operations of <see cref="Device"/> for one width of vectors: each names a kernel, how many items of work it has, and how many of them
/// are worth a share for another thread (about one and a half microseconds).
/// </summary>
internal sealed unsafe partial class CpuDevice<V>(int threads, SimdPath simd, bool sharesAlways) : CpuDevice(threads, simd, sharesAlways) where V : unmanaged, ILanes<V>
{
    /// <summary>Multiply-adds, or elements that are only read and written, in about one and a half microseconds: three times what it takes to share them where cores share a cache.</summary>
    private const long GrainMultiplyAdds = 80_000, GrainElements = 6_000;

    private readonly Dictionary<int, HostMatrix> _scores = [];
    private double[] _losses = [];
    private HostMatrix _zeros = new(1, HostMatrix.Alignment);

    public override Matrix CreateMatrix(int rows, int columns) => new HostMatrix(rows, columns);

    public override void Synchronize() => Team.Finish();

    public override void Copy(Matrix source, Matrix destination)
    {
        HostMatrix s = Host(source), d = Host(destination);
        Shapes.Require(SameShape(s, d), nameof(Copy), s, d);
        Synchronize();
        d.CopyFrom(s);
    }

    public override void GatherRows(ReadOnlySpan<byte> source, ReadOnlySpan<int> rows, float scale, Matrix destination)
    {
        HostMatrix y = Host(destination);
        Shapes.Require(rows.Length == y.Rows, nameof(GatherRows), y);
        Shapes.RequireIndices(rows, source.Length / y.Columns, "Example");
        Synchronize();
        y.HoldBytes(scale);
        fixed (byte* s = source)
        fixed (int* r = rows)
            Run(new GatherBytes(s, r, y), y.Rows, Grain(GrainElements, y.Columns), y);
    }

    public override void GatherRows(ReadOnlySpan<float> source, ReadOnlySpan<int> rows, Matrix destination)
    {
        HostMatrix y = Host(destination);
        Shapes.Require(rows.Length == y.Rows, nameof(GatherRows), y);
        Synchronize();
        for (int n = 0; n < rows.Length; n++) source.Slice(rows[n] * y.Columns, y.Columns).CopyTo(y.Row(n));
    }

    public override void ActivationForward(Activation activation, Matrix x, Matrix y)
    {
        switch (activation)
        {
            case Activation.Relu: ActivationForward<ReluFunction>(x, y); break;
            case Activation.Tanh: ActivationForward<TanhFunction>(x, y); break;
            case Activation.Sigmoid: ActivationForward<SigmoidFunction>(x, y); break;
            case Activation.Cube: ActivationForward<CubeFunction>(x, y); break;
            default: throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation.");
        }
    }

    public override void ActivationBackward(Activation activation, Matrix x, Matrix y, Matrix dy, Matrix dx)
    {
        switch (activation)
        {
            case Activation.Relu: ActivationBackward<ReluFunction>(y, dy, dx); break;
            case Activation.Tanh: ActivationBackward<TanhFunction>(y, dy, dx); break;
            case Activation.Sigmoid: ActivationBackward<SigmoidFunction>(y, dy, dx); break;
            case Activation.Cube: ActivationBackward<CubeFunction>(x, dy, dx); break;
            default: throw new ArgumentOutOfRangeException(nameof(activation), activation, "There is no such activation.");
        }
    }

    public override void Dropout(Matrix x, float rate, ulong key, Matrix y)
    {
        HostMatrix hx = Host(x), hy = Host(y);
        Shapes.Require(SameShape(x, y), nameof(Dropout), x, y);
        Run(new DropoutKernel<V>(hx, rate, key, hy), hx.Rows, Grain(GrainElements, hx.Columns), x, y);
    }

    public override double SoftmaxCrossEntropy(Matrix logits, ReadOnlySpan<int> labels, float scale, Matrix? dlogits)
    {
        HostMatrix z = Host(logits);
        Shapes.Require(labels.Length == z.Rows && (dlogits is null || SameShape(z, dlogits)), nameof(SoftmaxCrossEntropy), z, dlogits);
        Shapes.RequireIndices(labels, z.Columns, "Label");
        PinnedMemory.Grow(ref _losses, z.Rows);
        fixed (int* l = labels)
        {
            var kernel = new SoftmaxKernel<V>(z, l, scale, dlogits is null ? null : Host(dlogits), PinnedMemory.Pointer(_losses));
            Run(kernel, z.Rows, Grain(GrainElements, 32L * z.Columns), z, dlogits, _losses);
        }

        double loss = 0;
        for (int n = 0; n < z.Rows; n++) loss += _losses[n];
        return loss;
    }

    public override void ArgMax(Matrix values, Span<int> indices)
    {
        HostMatrix z = Host(values);
        Shapes.Require(indices.Length == z.Rows, nameof(ArgMax), z);
        for (int n = 0; n < z.Rows; n++)
        {
            ReadOnlySpan<float> row = z.Row(n);
            int best = 0;
            float largest = float.NaN; // not (v ≤ NaN): the first number that is not NaN replaces it
            for (int j = 0; j < row.Length; j++)
            {
                if (!(row[j] <= largest) && !float.IsNaN(row[j])) (best, largest) = (j, row[j]);
            }

            indices[n] = best;
        }
    }

    private void ActivationForward<F>(Matrix x, Matrix y) where F : IActivationFunction
    {
        Shapes.Require(SameShape(x, y), nameof(ActivationForward), x, y);
        Run(new ActivationForwardKernel<V, F>(Host(x), Host(y)), x.Rows, Grain(GrainElements, F.Cost * (long)x.Columns), x, y);
    }

    private void ActivationBackward<F>(Matrix value, Matrix dy, Matrix dx) where F : IActivationFunction
    {
        Shapes.Require(SameShape(value, dy) && SameShape(dy, dx), nameof(ActivationBackward), value, dy, dx);
        Run(new ActivationBackwardKernel<V, F>(Host(value), Host(dy), Host(dx)), dy.Rows, Grain(GrainElements, dy.Columns), value, dy, dx);
    }

    /// <summary>
    /// Does the work on the team. Kernels hold bare pointers, so what owns the memory is named here and outlives the work, even when the
    /// caller has no use for it afterwards.
    /// </summary>
    private void Run<TWork>(in TWork work, int items, double grain, object? owner0, object? owner1 = null, object? owner2 = null, object? owner3 = null)
        where TWork : unmanaged, IWork
    {
        Team.Run(work, items, grain);
        GC.KeepAlive(owner0);
        GC.KeepAlive(owner1);
        GC.KeepAlive(owner2);
        GC.KeepAlive(owner3);
        GC.KeepAlive(this);
    }

    private static bool SameShape(Matrix a, Matrix b) => a.Rows == b.Rows && a.Columns == b.Columns;

    private static HostMatrix Host(Matrix matrix) => matrix as HostMatrix ?? throw new ArgumentException("The matrix belongs to another device.");

    /// <summary>Items that cost about <paramref name="budget"/> together when one costs <paramref name="itemCost"/>.</summary>
    private static double Grain(long budget, long itemCost) => (double)budget / Math.Max(itemCost, 1);

    /// <summary>A row to work in: one for each width, since layers of several widths take turns.</summary>
    private static HostMatrix Row(Dictionary<int, HostMatrix> rows, int columns)
    {
        if (!rows.TryGetValue(columns, out HostMatrix? row)) rows.Add(columns, row = new HostMatrix(1, columns));
        return row;
    }

    /// <summary>A row of zeros, at least as wide as asked for.</summary>
    private HostMatrix ZeroRow(int columns)
    {
        if (_zeros.Columns < columns) _zeros = new HostMatrix(1, columns);
        return _zeros;
    }
}
