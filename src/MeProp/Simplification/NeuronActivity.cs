namespace MeProp;

/// <summary>
/// In how many examples each neuron of a layer was active: its output gradient was kept and was not 0. A gradient of 0, as of a ReLU that is
/// off, changes nothing; a selection of k contains some whenever fewer than k others are there.
/// </summary>
internal sealed class NeuronActivity
{
    private long[] _hits = [];

    /// <summary>Examples since the counts were reset.</summary>
    public long Examples { get; private set; }

    /// <summary>Examples in which each neuron was active.</summary>
    public ReadOnlySpan<long> Hits => _hits;

    /// <summary>Begins to count.</summary>
    /// <param name="neurons">Outputs of the layer, O.</param>
    public void Reset(int neurons)
    {
        if (_hits.Length == neurons) Array.Clear(_hits);
        else _hits = new long[neurons];
        Examples = 0;
    }

    /// <summary>Copies counts. Allocates only when their number has changed.</summary>
    /// <param name="other">Where from.</param>
    public void CopyFrom(NeuronActivity other) => Restore(other.Hits, other.Examples);

    /// <summary>Goes on from earlier counts.</summary>
    /// <param name="hits">One per neuron.</param>
    /// <param name="examples">Examples that were counted.</param>
    public void Restore(ReadOnlySpan<long> hits, long examples)
    {
        Reset(hits.Length);
        hits.CopyTo(_hits);
        Examples = examples;
    }

    /// <summary>Counts a batch: O(N·K).</summary>
    /// <param name="device">Where the gradient is.</param>
    /// <param name="dy">(N, O).</param>
    /// <param name="selection">What survives of dy.</param>
    public void Add(Device device, Matrix dy, Selection selection)
    {
        device.CountKept(dy, selection, _hits);
        Examples += selection.Examples;
    }

    /// <summary>
    /// The neurons that stay, ascending: those with at least ⌊examples · prune⌋ hits, as in the authors' program; if that is none, the most active
    /// one, of equally active ones the first.
    /// </summary>
    /// <param name="prune">Share of the examples.</param>
    public int[] Survivors(double prune)
    {
        long threshold = (long)(Examples * prune);
        int[] survivors = [.. Enumerable.Range(0, _hits.Length).Where(j => _hits[j] >= threshold)];
        return survivors.Length > 0 ? survivors : [_hits.IndexOf(_hits.Max())];
    }
}
