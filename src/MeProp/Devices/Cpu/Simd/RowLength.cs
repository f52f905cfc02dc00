namespace MeProp.Cpu;

/// <summary>How much of a row kernels traverse.</summary>
internal static class RowLength
{
    /// <summary>The columns rounded up to whole vectors: the padding that is included holds zeros.</summary>
    public static int Vectors<V>(int columns) where V : unmanaged, ILanes<V> => (columns + V.Count - 1) / V.Count * V.Count;
}
