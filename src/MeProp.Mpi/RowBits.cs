namespace MeProp.Mpi;

/// <summary>Sets of rows as bits of words, which processes unite.</summary>
internal static class RowBits
{
    private const int BitsPerWord = 64;

    public static int Words(int rows) => (rows + BitsPerWord - 1) / BitsPerWord;

    public static void Set(Span<ulong> words, int row) => words[row / BitsPerWord] |= 1UL << row;

    public static bool Has(ReadOnlySpan<ulong> words, int row) => (words[row / BitsPerWord] >> row & 1) != 0;
}
