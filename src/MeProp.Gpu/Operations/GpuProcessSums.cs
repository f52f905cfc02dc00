namespace MeProp.Gpu;

/// <summary>Sums over processes of what lies on their GPUs. The host waits for them.</summary>
internal sealed class GpuProcessSums(GpuContext gpu)
{
    private float[] _floats = [];
    private int[] _integers = [];
    private long[] _sums = [];

    /// <summary>Replaces floats by their sums over all processes.</summary>
    public void SumFloats(IProcessGroup processes, nint memory, int count)
    {
        Span<float> values = Part(ref _floats, count);
        gpu.Queue.Download(memory, values);
        processes.Sum(values);
        gpu.Queue.Upload<float>(values, memory);
    }

    /// <summary>Replaces integers by their sums over all processes.</summary>
    public void SumIntegers(IProcessGroup processes, nint memory, int count)
    {
        Span<int> values = Part(ref _integers, count);
        Span<long> sums = Part(ref _sums, count);
        gpu.Queue.Download(memory, values);
        for (int i = 0; i < count; i++) sums[i] = values[i];
        processes.Sum(sums);
        for (int i = 0; i < count; i++) values[i] = (int)sums[i];
        gpu.Queue.Upload<int>(values, memory);
    }

    /// <summary>
    /// Takes from what remains of each group and sign the equals of earlier processes. Those of the first processes are
    /// kept: the first rows, where rows are examples.
    /// </summary>
    /// <param name="processes">The processes.</param>
    /// <param name="counts">Three integers for each list: elements above the threshold, equals of both signs.</param>
    /// <param name="examples">Examples of this process.</param>
    /// <param name="blocks">Groups, and lists of each example.</param>
    /// <param name="remaining">How many equals of each group and sign all processes keep.</param>
    public void KeepOwnEquals(IProcessGroup processes, nint counts, int examples, int blocks, nint remaining)
    {
        int signs = 2 * blocks;
        Span<int> counted = Part(ref _integers, 3 * examples * blocks);
        Span<long> equals = Part(ref _sums, processes.Count * signs);
        equals.Clear();
        gpu.Queue.Download(counts, counted);
        Span<long> own = equals.Slice(processes.Rank * signs, signs);
        for (int list = 0; list < examples * blocks; list++)
        {
            for (int sign = 0; sign < 2; sign++) own[2 * (list % blocks) + sign] += counted[3 * list + 1 + sign];
        }

        processes.Sum(equals);
        Span<int> left = Part(ref _integers, signs);
        gpu.Queue.Download(remaining, left);
        for (int i = 0; i < signs; i++)
        {
            long before = 0;
            for (int rank = 0; rank < processes.Rank; rank++) before += equals[rank * signs + i];
            left[i] = (int)Math.Max(0, left[i] - before);
        }

        gpu.Queue.Upload<int>(left, remaining);
    }

    private static Span<T> Part<T>(ref T[] memory, int count)
    {
        if (memory.Length < count) memory = new T[count];
        return memory.AsSpan(0, count);
    }
}
