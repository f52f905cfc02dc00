namespace MeProp.Cpu;

/// <summary>
/// The forward product: small batches by dot products of rows (<see cref="DenseForward{V, F}"/>), larger ones from
/// panels (<see cref="DenseForwardPacked{V, F}"/>).
/// </summary>
internal sealed unsafe class CpuDenseForward<V>(
    CpuQueue queue, CpuElementwise<V> elementwise, FloatsOf<V> floats, CpuLookup<V> lookups)
    where V : unmanaged, ILanes<V>
{
    private readonly DenseForwardPlan _plan = new();
    private readonly DenseForwardPacking _packing = new();

    public void Run(Matrix x, Matrix w, Matrix b, Activation? activation, Matrix y)
    {
        bool fits = x.Columns == w.Columns && y.Columns == w.Rows && Shapes.IsRow(b, w.Rows) && y.Rows == x.Rows;
        Shapes.Require(fits, nameof(IDenseOperations.Forward), x, w, b, y);
        if (x is HostLookup lookup)
        {
            if (CpuLookup<V>.IsWorthIt(lookup, w.Rows))
            {
                lookups.Forward(lookup, Operand.Read(w), Operand.Read(b), activation, Operand.Write(y));
                return;
            }

            x = floats.Of(lookup);
        }

        // ReLU costs one instruction at the store; other functions are faster by whole vectors afterwards.
        if (activation == Activation.Relu)
        {
            Run<ReluFunction>(x, w, b, y);
            return;
        }

        Run<IdentityFunction>(x, w, b, y);
        if (activation is { } f) elementwise.ActivationForward(f, y, y);
    }

    private void Run<F>(Matrix x, Matrix w, Matrix b, Matrix y) where F : IActivationFunction
    {
        HostMatrix hw = Operand.Read(w), hb = Operand.Read(b), hy = Operand.Write(y);
        if (x is ByteMatrix bytes)
        {
            if (w.Rows >= DenseForwardPacking.MinOutputs)
            {
                Run<F, ByteSource<V>>(bytes, new(bytes), hw, hb, hy);
                return;
            }

            // For so few outputs, reading converted floats in place is faster.
            x = floats.Of(bytes);
        }

        Run<F, FloatSource<V>>(x, new(Operand.Read(x)), hw, hb, hy);
    }

    private void Run<F, TSource>(Matrix x, TSource source, HostMatrix w, HostMatrix b, HostMatrix y)
        where F : IActivationFunction where TSource : unmanaged, ISource<V>
    {
        int vectors = DenseForwardPacking.VectorsOf<V>(x.Rows, w.Rows);
        int passes = DenseForwardPacking.PassesOf<V>(vectors);
        DenseForwardTiles rest = _plan.Make<V, TSource>(x, source, vectors * V.Count, w.Rows, queue.Threads);
        if (rest.Packed != null)
        {
            var pack = new PackTiles<V, TSource>(source, rest);
            queue.Run(pack, pack.Items, CpuQueue.ElementGrain((long)DenseForwardTiles.MaxTileRows<V>() * x.Columns), x);
        }

        if (passes == 0)
        {
            var kernel = new DenseForward<V, F>(rest, w, b, y);
            double grain = CpuQueue.ProductGrain((long)DenseForwardTiles.GroupSize * x.Columns);
            queue.Run(kernel, kernel.Items, grain, x, w, b, y);
        }

        for (int pass = 0; pass < passes; pass++)
        {
            PackedRows packed = _packing.Make<V>(x.Columns, vectors, pass, queue.Threads);
            var pack = new PackRows<V, TSource>(source, packed, passes > 1);
            double grain = CpuQueue.ElementGrain((long)PackedRows.MaxVectors * V.Count * packed.BlockLength);
            queue.Run(pack, packed.Panels * packed.Blocks, grain, x);
            var remainder = new DenseForward<V, F>(pass == passes - 1 ? rest : default, w, b, y);
            var kernel = new DenseForwardPacked<V, F>(
                packed, w.Data, w.Stride, w.Rows, b.Data, y.Data, y.Stride, remainder);
            grain = CpuQueue.ProductGrain((long)V.Count * DenseForwardPacked<V, F>.GroupSize * x.Columns);
            queue.Run(kernel, kernel.Items, grain, w, b, y, x);
        }
    }
}
