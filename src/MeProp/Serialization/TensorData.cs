namespace MeProp;

/// <summary>A tensor for a safetensors file. Values are read when the file is written.</summary>
internal sealed class TensorData
{
    private readonly long[] _shape;
    private readonly Action<Stream> _write;

    private TensorData(string name, TensorType type, ReadOnlySpan<long> shape, long byteCount, Action<Stream> write)
    {
        (Name, Type, _shape, ByteCount, _write) = (name, type, shape.ToArray(), byteCount, write);
        if (!Enum.IsDefined(type)) throw new ArgumentOutOfRangeException(nameof(type), type, "There is no such type.");
        if (shape.Length > TensorSize.MaxDimensions)
            throw Wrong($" has {shape.Length} dimensions; at most {TensorSize.MaxDimensions} are possible");
        foreach (long size in shape) ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(shape));
        if (TensorSize.Measure(type, shape, out _, out long bytes) is { } error) throw Wrong($": {error}");
        if (bytes != byteCount)
        {
            throw Wrong(
                $" of {MessageText.Shape(_shape)} elements of type {type} takes {bytes} bytes, "
                + $"but {byteCount} were given");
        }
    }

    public string Name { get; }

    public TensorType Type { get; }

    /// <summary>Sizes, the last one contiguous; empty for a single value.</summary>
    public IReadOnlyList<long> Shape => _shape;

    public long ByteCount { get; }

    /// <summary>A tensor of a matrix, row by row; default shape: rows and columns.</summary>
    public static TensorData FromMatrix(string name, Matrix matrix, params ReadOnlySpan<long> shape)
    {
        int rows = matrix.Rows;
        long byteCount = sizeof(float) * (long)rows * matrix.Columns;
        return new(name, TensorType.F32, shape.IsEmpty ? [rows, matrix.Columns] : shape, byteCount, stream =>
        {
            if (matrix.Rows != rows)
            {
                throw new InvalidOperationException(
                    $"The matrix of tensor {MessageText.Quote(name)} had {rows} rows when it was given and has "
                    + $"{matrix.Rows} now.");
            }

            FloatBytes.Write(stream, matrix);
        });
    }

    public static TensorData FromValues(string name, ReadOnlySpan<long> shape, ReadOnlyMemory<float> values) =>
        new(name, TensorType.F32, shape, sizeof(float) * (long)values.Length, s => FloatBytes.Write(s, values.Span));

    /// <summary>A tensor of little-endian bytes.</summary>
    public static TensorData FromBytes(
        string name, TensorType type, ReadOnlySpan<long> shape, ReadOnlyMemory<byte> bytes) =>
        new(name, type, shape, bytes.Length, stream => stream.Write(bytes.Span));

    public override string ToString() => $"{MessageText.Quote(Name)}: {Type}, {MessageText.Shape(_shape)}";

    public void Write(Stream stream) => _write(stream);

    private ArgumentException Wrong(string what) => new($"Tensor {MessageText.Quote(Name)}{what}.");
}
