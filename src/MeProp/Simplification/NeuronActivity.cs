namespace MeProp;

/// <summary>
/// In how many examples each neuron was active: its output gradient was kept and not 0. A gradient of 0, as of a ReLU
/// that is off, changes nothing; a selection contains some if fewer than k others exist.
/// </summary>
internal sealed class NeuronActivity
{
    private readonly Device _device;
    private Indices _hits;
    private long[] _earlier = [];
    private long _examplesOnDevice;

    public NeuronActivity(Device device)
    {
        _device = device;
        _hits = device.CreateIndices(0);
    }

    public long Examples { get; private set; }

    public int Neurons => _hits.Length;

    /// <summary>Announces examples, whose neurons <see cref="Count"/> then counts.</summary>
    public void AddExamples(int count)
    {
        // The device counts in 32 bits: before they overflow, the counts move to the host.
        if (_examplesOnDevice + count > int.MaxValue) Restore(ToArray(), Examples);
        _examplesOnDevice += count;
        Examples += count;
    }

    /// <summary>Counts neurons from <paramref name="first"/> on, as many as a block of dy has columns.</summary>
    public void Count(Device device, Matrix dy, Selection selection, int first = 0) =>
        device.Selection.CountKept(dy, selection, _hits, first);

    public long[] ToArray()
    {
        int[] hits = _hits.ToArray();
        return [.. _earlier.Zip(hits, (earlier, recent) => earlier + recent)];
    }

    public void Reset(int neurons) => Restore(new long[neurons], 0);

    public void Restore(ReadOnlySpan<long> hits, long examples)
    {
        if (_hits.Length != hits.Length) _hits = _device.CreateIndices(hits.Length);
        _hits.Upload(new int[hits.Length]);
        (_earlier, _examplesOnDevice, Examples) = (hits.ToArray(), 0, examples);
    }

    /// <summary>
    /// The neurons to keep, ascending: those with at least ⌊examples · prune⌋ hits, as in the authors' program;
    /// in a group without any, the first of the most active.
    /// </summary>
    public int[] Survivors(double prune, IReadOnlyList<int> groups)
    {
        long[] hits = ToArray();
        long threshold = (long)(Examples * prune);
        var survivors = new List<int>();
        int first = 0;
        foreach (int size in groups)
        {
            int[] active = [.. Enumerable.Range(first, size).Where(j => hits[j] >= threshold)];
            ReadOnlySpan<long> group = hits.AsSpan(first, size);
            survivors.AddRange(active.Length > 0 ? active : [first + group.IndexOf(hits[first..(first + size)].Max())]);
            first += size;
        }

        return [.. survivors];
    }
}
