using System.Numerics;

namespace MeProp.Cpu;

/// <summary>
/// K of O outputs at random for each row, all subsets equally likely (Floyd's algorithm), ascending. A subset depends
/// on the key and the row alone, not on threads. kept (N, K). An item is one row; O(K + O/64). Rows may be the blocks
/// of longer rows, one after the other: outputs are columns of the longer row. A row draws as its number says, where it
/// has one.
/// </summary>
internal readonly unsafe struct RandomSubset(
    ulong key, int blocks, int outputs, int count, int* kept, int* numbers) : IWork
{
    private const int MaxStackWords = 1024;

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        int words = Cut.Count(outputs, 64);
        ulong[] large = words <= MaxStackWords ? [] : GC.AllocateUninitializedArray<ulong>(words, pinned: true);
        ulong* small = stackalloc ulong[words <= MaxStackWords ? words : 1];
        ulong* chosen = words <= MaxStackWords ? small : PinnedMemory.Pointer(large);
        for (int row = from; row < to; row++)
        {
            int number = numbers is null ? row : numbers[row / blocks] * blocks + row % blocks;
            new Span<ulong>(chosen, words).Clear();
            for (int j = outputs - count; j < outputs; j++)
            {
                int r = Draw(number, j);
                if ((chosen[r >> 6] >> (r & 63) & 1) != 0) r = j;
                chosen[r >> 6] |= 1UL << (r & 63);
            }

            Emit(chosen, words, row % blocks * outputs, kept + (nint)row * count);
        }

        GC.KeepAlive(large);
    }

    /// <summary>0 to j, from the hash of key, row and j.</summary>
    private int Draw(int row, int j)
    {
        ulong hash = RandomStream.Mix(key + (ulong)row * 0x9E3779B97F4A7C15 + (ulong)j * 0xD1B54A32D192ED03);
        return (int)(((hash >> 32) * (ulong)(j + 1)) >> 32);
    }

    private static void Emit(ulong* chosen, int words, int first, int* kept)
    {
        for (int word = 0; word < words; word++)
            for (ulong bits = chosen[word]; bits != 0; bits &= bits - 1)
                *kept++ = first + word * 64 + BitOperations.TrailingZeroCount(bits);
    }
}
