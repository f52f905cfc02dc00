using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MeProp.Cpu;

/// <summary>
/// The operations of <see cref="Device"/> for one width of vectors: each names a kernel, how many items of work it has, and how many of them
/// are worth waking another thread (about five microseconds).
/// </summary>
internal sealed unsafe partial class CpuDevice<V>(int threads, SimdPath simd) : CpuDevice(threads, simd) where V : unmanaged, ILanes<V>
{
    /// <summary>Multiply-adds, or elements that are only read and written, in about five microseconds.</summary>
    private const long GrainMultiplyAdds = 250_000, GrainElements = 16_384;

    private readonly Dictionary<int, HostMatrix> _scores = [];
    private double[] _losses = [];
    private HostMatrix _zeros = new(1, HostMatrix.Alignment);


    public override Matrix CreateMatrix(int rows, int columns) => new HostMatrix(rows, columns);

    public override void Copy(Matrix source, Matrix destination)
    {
        HostMatrix s = Host(source), d = Host(destination);
        Debug.Assert(s.Rows == d.Rows && s.Columns == d.Columns);
        for (int row = 0; row < s.Rows; row++) s.Row(row).CopyTo(d.Row(row));
    }

    public override void GatherRows(ReadOnlySpan<byte> source, ReadOnlySpan<int> rows, float scale, Matrix destination)
    {
        HostMatrix y = Host(destination);
        Debug.Assert(rows.Length == y.Rows);
        fixed (byte* s = source)
        fixed (int* r = rows)
            Run(new GatherBytes<V>(s, r, scale, y), y.Rows, Grain(GrainElements, y.Columns), y);
    }

    public override void GatherRows(ReadOnlySpan<float> source, ReadOnlySpan<int> rows, Matrix destination)
    {
        HostMatrix y = Host(destination);
        Debug.Assert(rows.Length == y.Rows);
        for (int n = 0; n < rows.Length; n++) source.Slice(rows[n] * y.Columns, y.Columns).CopyTo(y.Row(n));
    }

    public override void ActivationForward(Activation activation, Matrix x, Matrix y)
    {
        HostMatrix hx = Host(x), hy = Host(y);
        Debug.Assert(x.Rows == y.Rows && x.Columns == y.Columns);
        if (activation == Activation.Relu)
        {
            Run(new ReluForward<V>(hx, hy), hx.Rows, Grain(GrainElements, hx.Columns), x, y);
            return;
        }

        for (int n = 0; n < hx.Rows; n++)
        {
            Span<float> source = hx.Row(n), destination = hy.Row(n);
            switch (activation)
            {
                case Activation.Tanh: TensorPrimitives.Tanh(source, destination); break;
                case Activation.Sigmoid: TensorPrimitives.Sigmoid(source, destination); break;
                default:
                    for (int j = 0; j < source.Length; j++) destination[j] = source[j] * source[j] * source[j];
                    break;
            }
        }
    }

    public override void ActivationBackward(Activation activation, Matrix x, Matrix y, Matrix dy, Matrix dx)
    {
        HostMatrix hx = Host(x), hy = Host(y), hdy = Host(dy), hdx = Host(dx);
        Debug.Assert(y.Rows == dy.Rows && dy.Rows == dx.Rows && dy.Columns == dx.Columns);
        if (activation == Activation.Relu)
        {
            Run(new ReluBackward<V>(hy, hdy, hdx), hdy.Rows, Grain(GrainElements, hdy.Columns), y, dy, dx);
            return;
        }

        for (int n = 0; n < hdy.Rows; n++)
        {
            ReadOnlySpan<float> gradient = hdy.Row(n);
            Span<float> destination = hdx.Row(n);
            ReadOnlySpan<float> value = activation == Activation.Cube ? hx.Row(n) : hy.Row(n);
            for (int j = 0; j < destination.Length; j++)
            {
                float v = value[j];
                destination[j] = gradient[j] * (activation switch
                {
                    Activation.Tanh => 1 - v * v,
                    Activation.Sigmoid => v * (1 - v),
                    _ => 3 * v * v,
                });
            }
        }
    }

    public override void Dropout(Matrix x, float rate, ulong key, Matrix y)
    {
        HostMatrix hx = Host(x), hy = Host(y);
        Debug.Assert(x.Rows == y.Rows && x.Columns == y.Columns);
        Run(new DropoutKernel<V>(hx, rate, key, hy), hx.Rows, Grain(GrainElements, hx.Columns), x, y);
    }

    public override double SoftmaxCrossEntropy(Matrix logits, ReadOnlySpan<int> labels, float scale, Matrix? dlogits)
    {
        HostMatrix z = Host(logits);
        Debug.Assert(labels.Length == z.Rows);
        if (_losses.Length < z.Rows) _losses = GC.AllocateUninitializedArray<double>(z.Rows, pinned: true);
        fixed (int* l = labels)
        {
            var kernel = new SoftmaxKernel<V>(z, l, scale, dlogits is null ? null : Host(dlogits), (double*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_losses)));
            Run(kernel, z.Rows, Grain(GrainElements, 32L * z.Columns), z, dlogits, _losses);
        }

        double loss = 0;
        for (int n = 0; n < z.Rows; n++) loss += _losses[n];
        return loss;
    }

    public override void ArgMax(Matrix values, Span<int> indices)
    {
        HostMatrix z = Host(values);
        Debug.Assert(indices.Length == z.Rows);
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

    /// <summary>
    /// Does the work on the team. Kernels hold bare pointers, so what owns the memory is named here and outlives the work, even when the
    /// caller has no use for it afterwards.
    /// </summary>
    private void Run<TWork>(in TWork work, int items, int grain, object? owner0, object? owner1 = null, object? owner2 = null, object? owner3 = null)
        where TWork : unmanaged, IWork
    {
        Team.Run(work, items, grain);
        GC.KeepAlive(owner0);
        GC.KeepAlive(owner1);
        GC.KeepAlive(owner2);
        GC.KeepAlive(owner3);
        GC.KeepAlive(this);
    }

    private static HostMatrix Host(Matrix matrix) => matrix as HostMatrix ?? throw new ArgumentException("The matrix belongs to another device.");

    /// <summary>Items that cost about <paramref name="budget"/> together when one costs <paramref name="itemCost"/>.</summary>
    private static int Grain(long budget, long itemCost) => (int)Math.Clamp(budget / Math.Max(itemCost, 1), 1, int.MaxValue);

    private static int* Pointer(int[] pinned) => (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

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
