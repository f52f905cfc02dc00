namespace MeProp.Cpu;

/// <summary>
/// dw of some rows and the optimizer's step over them in one: a block of dw is computed into a buffer in the
/// first-level cache and used at once, so dw never goes to memory. Equal, bit for bit, to the gradient's kernel and
/// <see cref="OptimizerKernel{V, TRule}"/> in turn. An item is one tile of rows.
/// </summary>
internal readonly unsafe struct WeightStep<V, TRule, TGradient>(
    TGradient gradient, OptimizerKernel<V, TRule> optimizer) : IWork
    where V : unmanaged, ILanes<V> where TRule : IOptimizerRule where TGradient : unmanaged, IGradientTiles
{
    /// <summary>Elements of the buffer: 6 rows of 256 columns, or one row of 1536, 6 KB.</summary>
    private const int BufferLength = 1536;

    private readonly TGradient _gradient = gradient;
    private readonly OptimizerKernel<V, TRule> _optimizer = optimizer;

    private static int BlockLength => BufferLength / TGradient.MaxTileRows / V.Count * V.Count;

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        float* dw = stackalloc float[BufferLength];
        int together = _gradient.TogetherLength;
        for (int start = 0; start < _gradient.Length; start += together)
        {
            int end = Math.Min(start + together, _gradient.Length);
            for (int tile = from; tile < to; tile++) Step(tile, start, end, dw);
        }
    }

    [MethodImpl(AggressiveInlining)]
    private void Step(int tile, int start, int end, float* dw)
    {
        int row = _gradient.FirstRowOf(tile), rows = _gradient.FirstRowOf(tile + 1) - row;
        for (int next; start < end; start = next)
        {
            next = Math.Min(start + BlockLength, end);
            _gradient.Compute(tile, start, next, dw, BlockLength);
            for (int r = 0; r < rows; r++)
                _optimizer.Elements(_gradient.RowAt(row + r), dw + r * BlockLength - start, start, next);
        }
    }
}
