namespace MeProp;

/// <summary>
/// Cuts examples into batches, in their order or in a new random one each epoch. One batch is refilled.
/// </summary>
public sealed class Batches
{
    private readonly Examples _examples;
    private readonly int _size, _rank, _ranks;
    private readonly int[] _indices;
    private int[]? _order;

    /// <summary>Makes batches in the order of the examples.</summary>
    /// <param name="batch">The batch to fill.</param>
    /// <param name="examples">The examples to cut.</param>
    /// <param name="size">Examples of a batch, at least 1; the last batch may be smaller.</param>
    /// <param name="rank">The share of every batch to take, 0 to <paramref name="ranks"/> − 1.</param>
    /// <param name="ranks">Shares of each batch; 1 for one process.</param>
    public Batches(Batch batch, Examples examples, int size, int rank = 0, int ranks = 1)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ranks, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, ranks);
        (_examples, _size, _rank, _ranks) = (examples, Math.Min(size, Math.Max(1, examples.Count)), rank, ranks);
        _indices = new int[_size];
        Batch = batch;
    }

    /// <summary>Batches of an epoch.</summary>
    public int Steps => (_examples.Count + _size - 1) / _size;

    /// <summary>The batch, as last filled.</summary>
    public Batch Batch { get; }

    /// <summary>Draws a new order, which depends only on the stream's state.</summary>
    public void Shuffle(RandomStream random)
    {
        ArgumentNullException.ThrowIfNull(random);
        _order ??= new int[_examples.Count];
        for (int i = 0; i < _order.Length; i++) _order[i] = i;
        random.Shuffle(_order);
    }

    /// <summary>Fills the batch with the examples of a step, 0 to Steps − 1.</summary>
    public Batch Fill(int step)
    {
        int start = step * _size, count = Math.Min(_size, _examples.Count - start);
        int from = start + (int)((long)count * _rank / _ranks), to = start + (int)((long)count * (_rank + 1) / _ranks);
        Span<int> indices = _indices.AsSpan(0, to - from);
        for (int i = 0; i < indices.Length; i++) indices[i] = _order is null ? from + i : _order[from + i];
        _examples.Fill(indices, Batch);
        return Batch;
    }
}
