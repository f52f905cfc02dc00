namespace MeProp;

/// <summary>A tensor to be written to a safetensors file. The values are not copied: they are read when the file is written.</summary>
public sealed class TensorData
{
    private readonly long[] _shape;
    private readonly Action<Stream> _write;

    private TensorData(string name, TensorType type, ReadOnlySpan<long> shape, long elementCount, long byteCount, Action<Stream> write)
    {
        Name = name;
        Type = type;
        _shape = shape.ToArray();
        ElementCount = elementCount;
        ByteCount = byteCount;
        _write = write;
    }

    /// <summary>Name in the file.</summary>
    public string Name { get; }

    /// <summary>Type of the elements.</summary>
    public TensorType Type { get; }

    /// <summary>Sizes, the last one contiguous; none for a single value.</summary>
    public IReadOnlyList<long> Shape => _shape;

    /// <summary>Number of elements.</summary>
    public long ElementCount { get; }

    /// <summary>Number of bytes in the file.</summary>
    public long ByteCount { get; }

    /// <summary>A tensor of a matrix's values, row after row without the padding that rows may have in memory.</summary>
    /// <param name="name">Name in the file.</param>
    /// <param name="matrix">The values.</param>
    /// <param name="shape">Another shape of as many elements, as [O] for a bias of (1, O); rows and columns unless given.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public static TensorData FromMatrix(string name, Matrix matrix, params ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        int rows = matrix.Rows;
        return Create(name, TensorType.F32, shape.IsEmpty ? [matrix.Rows, matrix.Columns] : shape, sizeof(float) * (long)matrix.Rows * matrix.Columns, Write);

        void Write(Stream stream)
        {
            if (matrix.Rows != rows) throw new InvalidOperationException($"The matrix of tensor {MessageText.Quote(name)} had {rows} rows when it was given and has {matrix.Rows} now.");
            FloatBytes.Write(stream, matrix);
        }
    }

    /// <summary>A tensor of floats.</summary>
    /// <param name="name">Name in the file.</param>
    /// <param name="shape">Sizes, each at least 0; none for a single value.</param>
    /// <param name="values">As many values as the product of the shape.</param>
    /// <exception cref="ArgumentException">The shape has another number of elements.</exception>
    public static TensorData FromValues(string name, ReadOnlySpan<long> shape, ReadOnlyMemory<float> values) =>
        Create(name, TensorType.F32, shape, sizeof(float) * (long)values.Length, stream => FloatBytes.Write(stream, values.Span));

    /// <summary>A tensor of any type as the file will hold it: little-endian.</summary>
    /// <param name="name">Name in the file.</param>
    /// <param name="type">Type of the elements.</param>
    /// <param name="shape">Sizes, each at least 0; none for a single value.</param>
    /// <param name="bytes">As many bytes as type and shape take.</param>
    /// <exception cref="ArgumentException">Type and shape take another number of bytes.</exception>
    public static TensorData FromBytes(string name, TensorType type, ReadOnlySpan<long> shape, ReadOnlyMemory<byte> bytes) =>
        Create(name, type, shape, bytes.Length, stream => stream.Write(bytes.Span));

    /// <summary>As in "0.weight: F32, 500 × 784".</summary>
    public override string ToString() => $"{MessageText.Quote(Name)}: {Type}, {MessageText.Shape(_shape)}";

    internal void Write(Stream stream) => _write(stream);

    private static TensorData Create(string name, TensorType type, ReadOnlySpan<long> shape, long byteCount, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!Enum.IsDefined(type)) throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such type.");
        if (shape.Length > TensorSize.MaxDimensions) throw new ArgumentException($"Tensor {MessageText.Quote(name)} has {shape.Length} dimensions; at most {TensorSize.MaxDimensions} are possible.", nameof(shape));
        foreach (long size in shape) ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(shape));
        if (TensorSize.Measure(type, shape, out long elements, out long bytes) is { } error) throw new ArgumentException($"Tensor {MessageText.Quote(name)}: {error}.", nameof(shape));
        if (bytes != byteCount) throw new ArgumentException($"Tensor {MessageText.Quote(name)} of {MessageText.Shape(shape.ToArray())} elements of type {type} takes {bytes} bytes, but {byteCount} were given.", nameof(shape));
        return new TensorData(name, type, shape, elements, bytes, write);
    }
}
