namespace MeProp.Cpu;

/// <summary>Cuts a length into ranges.</summary>
internal static class Cut
{
    /// <summary>How many ranges of at most <paramref name="size"/> hold <paramref name="length"/>.</summary>
    [MethodImpl(AggressiveInlining)]
    public static int Count(int length, int size) => (length + size - 1) / size;

    /// <summary>Where range <paramref name="index"/> of <paramref name="count"/> almost equal ones starts.</summary>
    [MethodImpl(AggressiveInlining)]
    public static int Start(int length, int count, int index) => (int)((long)length * index / count);
}
