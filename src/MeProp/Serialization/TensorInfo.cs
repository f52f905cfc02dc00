namespace MeProp;

/// <summary>What the header of a safetensors file says of one tensor, checked.</summary>
public sealed class TensorInfo
{
    internal TensorInfo(string name, TensorType type, long[] shape, long elementCount, long begin, long end)
    {
        Name = name;
        Type = type;
        Shape = shape;
        ElementCount = elementCount;
        Begin = begin;
        End = end;
    }

    /// <summary>Name, as in "0.weight".</summary>
    public string Name { get; }

    /// <summary>Type of the elements.</summary>
    public TensorType Type { get; }

    /// <summary>Sizes, the last one contiguous; none for a single value.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Number of elements: the product of the shape.</summary>
    public long ElementCount { get; }

    /// <summary>Number of bytes in the file.</summary>
    public long ByteCount => End - Begin;

    /// <summary>First byte, counted from the end of the header.</summary>
    internal long Begin { get; }

    /// <summary>Behind the last byte, counted from the end of the header.</summary>
    internal long End { get; }

    /// <summary>As in "0.weight: F32, 500 × 784".</summary>
    public override string ToString() => $"{MessageText.Quote(Name)}: {Type}, {MessageText.Shape(Shape)}";
}
