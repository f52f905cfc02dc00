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

    public void Add(Device device, Matrix dy, Selection selection)
    {
        // The device counts in 32 bits: before they overflow, the counts move to the host.
        if (_examplesOnDevice + selection.Examples > int.MaxValue) Restore(ToArray(), Examples);
        device.Selection.CountKept(dy, selection, _hits);
        _examplesOnDevice += selection.Examples;
        Examples += selection.Examples;
    }

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
    /// otherwise the first of the most active.
    /// </summary>
    public int[] Survivors(double prune)
    {
        long[] hits = ToArray();
        long threshold = (long)(Examples * prune);
        int[] survivors = [.. Enumerable.Range(0, hits.Length).Where(j => hits[j] >= threshold)];
        return survivors.Length > 0 ? survivors : [hits.IndexOf(hits.Max())];
    }
}
