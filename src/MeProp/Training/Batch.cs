namespace MeProp;

/// <summary>The examples of one step, taken from a training set in a random order that changes every epoch.</summary>
internal sealed class Batch
{
    private readonly Examples _examples;
    private readonly int _size;
    private readonly int[] _order;
    private readonly int[] _labels;

    public Batch(Device device, Examples examples, int size)
    {
        _examples = examples;
        _size = Math.Min(size, examples.Count);
        _order = new int[examples.Count];
        _labels = new int[_size];
        Inputs = device.CreateMatrix(_size, examples.Inputs);
    }

    /// <summary>Batches per epoch; the last may be smaller.</summary>
    public int Steps => (_order.Length + _size - 1) / _size;

    /// <summary>Examples in the batch, N.</summary>
    public int Count => Inputs.Rows;

    /// <summary>x (N, I).</summary>
    public Matrix Inputs { get; }

    /// <summary>N labels.</summary>
    public ReadOnlySpan<int> Labels => _labels.AsSpan(0, Count);

    /// <summary>Draws a new order, which depends on the stream's state alone and not on earlier orders.</summary>
    public void Shuffle(RandomStream random)
    {
        for (int i = 0; i < _order.Length; i++) _order[i] = i;
        random.Shuffle(_order);
    }

    /// <summary>Takes the examples of one step.</summary>
    public void Fill(Device device, int step)
    {
        int start = step * _size, count = Math.Min(_size, _order.Length - start);
        Inputs.SetRows(count);
        _examples.Fill(device, _order.AsSpan(start, count), Inputs, _labels);
    }
}
