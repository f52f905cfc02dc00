namespace MeProp.Cpu;

/// <summary>The lowest row of an operation with an infinite number or NaN.</summary>
internal static unsafe class NonFiniteRow
{
    /// <summary>Notes a row, from any thread.</summary>
    public static void Report(int row, int* lowest)
    {
        int seen = Volatile.Read(ref *lowest);
        while (row < seen && Interlocked.CompareExchange(ref *lowest, row, seen) != seen)
            seen = Volatile.Read(ref *lowest);
    }
}
