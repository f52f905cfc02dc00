namespace MeProp.Cpu;

internal static class RowLength
{
    /// <summary>
    /// The columns that kernels traverse: rounded up to whole vectors, so that tails read padding, which is 0.
    /// </summary>
    public static int Vectors<V>(int columns) where V : unmanaged, ILanes<V> =>
        Cut.Count(columns, V.Count) * V.Count;
}
