using System.Runtime.CompilerServices;

namespace MeProp.Cpu;

/// <summary>
/// dw of some rows and the optimizer's step over them, in one: pieces of the gradient are computed into a buffer that stays in the first-level
/// cache and are used at once, so that dw is neither written to memory nor read back, perhaps by another core. Equal, bit for bit, to
/// the gradient's kernel followed by <see cref="OptimizerKernel{V, TRule}"/>. An item of work is a tile of rows.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
/// <typeparam name="TRule">What is done to an element.</typeparam>
/// <typeparam name="TGradient">The kernel of dw.</typeparam>
internal readonly unsafe struct WeightStep<V, TRule, TGradient>(TGradient gradient, OptimizerKernel<V, TRule> optimizer) : IWork
    where V : unmanaged, ILanes<V> where TRule : IOptimizerRule where TGradient : unmanaged, IGradientTiles
{
    /// <summary>Elements of the buffer: 6 rows of 256 columns, or one row of 1536, 6 KB.</summary>
    private const int BufferLength = 1536;

    private readonly TGradient _gradient = gradient;
    private readonly OptimizerKernel<V, TRule> _optimizer = optimizer;

    private static int Piece => BufferLength / TGradient.HighestTile / V.Count * V.Count;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int from, int to)
    {
        float* dw = stackalloc float[BufferLength];
        int length = _gradient.Length;
        for (int tile = from; tile < to; tile++)
        {
            int row = _gradient.FirstRowOf(tile), rows = _gradient.FirstRowOf(tile + 1) - row;
            for (int start = 0; start < length; start += Piece)
            {
                int end = Math.Min(start + Piece, length);
                _gradient.Compute(tile, start, end, dw, Piece);
                for (int r = 0; r < rows; r++) _optimizer.Elements(_gradient.RowAt(row + r), dw + r * Piece - start, start, end);
            }
        }
    }
}
