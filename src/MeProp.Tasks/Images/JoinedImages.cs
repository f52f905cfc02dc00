namespace MeProp.Tasks;

/// <summary>Images of several files as one list, in the order of the files.</summary>
internal sealed class JoinedImages : ByteSource
{
    private readonly IReadOnlyList<IdxImages> _parts;
    private readonly int[] _starts;

    /// <summary>Takes parts of one image size.</summary>
    public JoinedImages(IReadOnlyList<IdxImages> parts, int count, int inputs) : base(count, inputs)
    {
        _parts = parts;
        _starts = new int[parts.Count];
        for (int i = 1; i < _starts.Length; i++) _starts[i] = _starts[i - 1] + parts[i - 1].Count;
    }

    public override void Read(int example, Span<byte> values)
    {
        int part = Array.BinarySearch(_starts, example);
        if (part < 0) part = ~part - 1;
        int index = example - _starts[part];
        IdxImages images = _parts[part];
        if (images.Stored is { } stored) stored.Read(index, values);
        else images.Pixels.Span.Slice(index * Inputs, Inputs).CopyTo(values);
    }
}
