namespace MeProp;

/// <summary>
/// Cuts examples into batches, in their order or in a new random one each epoch. One batch is refilled. In a random
/// order, a batch holds examples of similar length: sequences of a batch end together.
/// </summary>
public sealed class Batches
{
    /// <summary>Batches that are sorted by length together.</summary>
    private const int PoolBatches = 50;

    private readonly Examples _examples;
    private readonly int _size;
    private readonly BatchShare? _share;
    private readonly int[] _indices;
    private readonly bool _hasLengths;
    private int[]? _order, _lengths, _batchOrder, _sorted;

    /// <summary>Makes batches in the order of the examples.</summary>
    /// <param name="batch">The batch to fill.</param>
    /// <param name="examples">The examples to cut.</param>
    /// <param name="size">Examples of a batch, at least 1; the last batch may be smaller.</param>
    /// <param name="processes">Processes that hold a share of each batch each; null: this one holds it all.</param>
    public Batches(Batch batch, Examples examples, int size, IProcessGroup? processes = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        (_examples, _size) = (examples, Math.Min(size, Math.Max(1, examples.Count)));
        if (processes is { Count: > 1 }) _share = new BatchShare(batch.Device, processes);
        _indices = new int[_size];
        for (int i = 1; i < examples.Count && !_hasLengths; i++)
            _hasLengths = examples.LengthOf(i) != examples.LengthOf(0);
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
        if (_hasLengths && _size > 1) GroupByLength(_order, random);
    }

    /// <summary>
    /// Sorts pools of the shuffled examples by length (ties: shuffled order), and shuffles the full batches that they
    /// are cut into. A last, smaller batch stays last.
    /// </summary>
    private void GroupByLength(int[] order, RandomStream random)
    {
        _lengths ??= new int[order.Length];
        _sorted ??= new int[order.Length];
        for (int i = 0; i < order.Length; i++) _lengths[i] = _examples.LengthOf(order[i]);
        int full = order.Length / _size * _size;
        for (int start = 0; start < full; start += PoolBatches * _size)
            SortByLength(order, start, Math.Min(PoolBatches * _size, full - start));
        _batchOrder ??= new int[full / _size];
        for (int i = 0; i < _batchOrder.Length; i++) _batchOrder[i] = i;
        random.Shuffle(_batchOrder);
        for (int i = 0; i < _batchOrder.Length; i++)
            order.AsSpan(_batchOrder[i] * _size, _size).CopyTo(_sorted.AsSpan(i * _size));
        order.AsSpan(full).CopyTo(_sorted.AsSpan(full));
        _sorted.CopyTo(order, 0);
    }

    private void SortByLength(int[] order, int start, int count)
    {
        Span<int> lengths = _lengths.AsSpan(start, count), places = _sorted.AsSpan(start, count);
        for (int i = 0; i < count; i++) places[i] = i;

        // A key of length and place keeps the sort stable.
        var keys = new long[count];
        for (int i = 0; i < count; i++) keys[i] = ((long)lengths[i] << 32) | (uint)i;
        keys.AsSpan().Sort(places);
        Span<int> pool = order.AsSpan(start, count);
        for (int i = 0; i < count; i++) places[i] = pool[places[i]];
        places.CopyTo(pool);
    }

    /// <summary>The consecutive part of some examples that a process takes; sizes differ by at most 1.</summary>
    public static (int From, int To) ShareOf(int count, IProcessGroup processes)
    {
        ArgumentNullException.ThrowIfNull(processes);
        return (
            (int)((long)count * processes.Rank / processes.Count),
            (int)((long)count * (processes.Rank + 1) / processes.Count));
    }

    /// <summary>Fills the batch with the examples of a step, 0 to Steps − 1, or with this process's share.</summary>
    public Batch Fill(int step)
    {
        int start = step * _size, count = Math.Min(_size, _examples.Count - start);
        Span<int> whole = _indices.AsSpan(0, count);
        for (int i = 0; i < count; i++) whole[i] = _order is null ? start + i : _order[start + i];
        (int from, int to) = _share is { } share ? ShareOf(count, share.Processes) : (0, count);
        _examples.Fill(whole[from..to], Batch);
        _share?.Describe(whole, from, _examples, Batch);
        Batch.Share = _share;
        return Batch;
    }
}
