namespace MeProp;

/// <summary>A tensor's checked description.</summary>
internal sealed class TensorInfo
{
    internal TensorInfo(string name, TensorType type, long[] shape, long elementCount, long begin, long end) =>
        (Name, Type, Shape, ElementCount, Begin, End) = (name, type, shape, elementCount, begin, end);

    public string Name { get; }

    public TensorType Type { get; }

    /// <summary>Sizes, the last one contiguous; empty for a single value.</summary>
    public IReadOnlyList<long> Shape { get; }

    public long ElementCount { get; }

    public long ByteCount => End - Begin;

    /// <summary>First byte, counted from the end of the header.</summary>
    internal long Begin { get; }

    internal long End { get; }

    public override string ToString() => $"{MessageText.Quote(Name)}: {Type}, {MessageText.Shape(Shape)}";
}
