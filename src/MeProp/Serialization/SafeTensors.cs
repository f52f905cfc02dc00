using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace MeProp;

/// <summary>
/// A safetensors file, open for reading. Layout: the header's length in 8 bytes, little-endian; the header, JSON; the
/// tensors' data, read on request. Files are distrusted: <see cref="MaxHeaderLength"/> and the file bound the header,
/// and tensors cover the file without holes or overlaps. Memory is a small multiple of the header's length.
/// </summary>
internal sealed class SafeTensors : IDisposable
{
    /// <summary>As in other programs.</summary>
    public const int MaxHeaderLength = 100_000_000;

    private const int BufferSize = 1 << 16;
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly long _dataStart;
    private readonly SafeTensorsHeader _header;

    private SafeTensors(Stream stream, string name, bool leaveOpen, SafeTensorsHeader header, long dataStart) =>
        (_stream, Name, _leaveOpen, _header, _dataStart) = (stream, name, leaveOpen, header, dataStart);

    /// <summary>Name in messages.</summary>
    public string Name { get; }

    /// <summary>In the order of their data.</summary>
    public IReadOnlyList<TensorInfo> Tensors => _header.Tensors;

    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    public TensorInfo this[string name] => TryGetTensor(name, out TensorInfo? tensor)
        ? tensor
        : throw new ModelFileException($"{Name} has no tensor {MessageText.Quote(name)}. Was another file meant?");

    public static SafeTensors Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream stream;
        try
        {
            stream = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CannotRead(path, exception);
        }

        if (!stream.CanSeek)
        {
            stream.Dispose();
            throw new ModelFileException($"{path} is no regular file. Write its content to one and name that.");
        }

        return Open(stream, path);
    }

    /// <summary>Opens a seekable stream, from its position to its end.</summary>
    public static SafeTensors Open(Stream stream, string name = "the stream", bool leaveOpen = false)
    {
        if (!stream.CanRead || !stream.CanSeek)
            throw new ArgumentException("The stream must be able to read and to seek.", nameof(stream));
        try
        {
            (SafeTensorsHeader header, long dataStart) = ReadHeader(stream, name);
            return new SafeTensors(stream, name, leaveOpen, header, dataStart);
        }
        catch (Exception exception)
        {
            if (!leaveOpen) stream.Dispose();
            if (exception is IOException or UnauthorizedAccessException) throw CannotRead(name, exception);
            throw;
        }
    }

    public static void Write(
        string path, IReadOnlyList<TensorData> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        byte[] header = SafeTensorsWriter.MakeHeader(tensors, metadata);
        AtomicFile.Write(path, stream => SafeTensorsWriter.Write(stream, header, tensors));
    }

    public static void Write(
        Stream stream, IReadOnlyList<TensorData> tensors, IReadOnlyDictionary<string, string>? metadata) =>
        SafeTensorsWriter.Write(stream, SafeTensorsWriter.MakeHeader(tensors, metadata), tensors);

    public bool TryGetTensor(string name, [NotNullWhen(true)] out TensorInfo? tensor) =>
        _header.ByName.TryGetValue(name, out tensor);

    public void CopyTo(string name, Span<float> values)
    {
        TensorInfo tensor = Floats(name);
        CheckRoom(tensor, tensor.ElementCount, values.Length, "values");
        ReadData(tensor, values, FloatBytes.Read);
    }

    /// <summary>
    /// Reads an <see cref="TensorType.F32"/> tensor of shape [C] or [R, a, b, …] into a (1, C) or (R, a·b·…) matrix.
    /// </summary>
    public void CopyTo(string name, Matrix matrix)
    {
        TensorInfo tensor = Floats(name);
        long rows = tensor.Shape.Count > 1 ? tensor.Shape[0] : 1;
        IEnumerable<long> rowShape = tensor.Shape.Skip(tensor.Shape.Count > 1 ? 1 : 0);
        long columns = rowShape.Aggregate(1L, (product, size) => product * size);
        if (tensor.Shape.Count == 0 || rows != matrix.Rows || columns != matrix.Columns)
        {
            throw new ModelFileException(
                $"{Name} has a tensor {tensor}, which does not fit the matrix of {matrix}. Was another file meant?");
        }

        ReadData(tensor, matrix, FloatBytes.Read);
    }

    public void CopyBytesTo(string name, Span<byte> bytes)
    {
        TensorInfo tensor = this[name];
        CheckRoom(tensor, tensor.ByteCount, bytes.Length, "bytes");
        ReadData(tensor, bytes, (stream, target) => stream.ReadExactly(target));
    }

    public void Dispose()
    {
        if (!_leaveOpen) _stream.Dispose();
    }

    public void CheckFinite(string name)
    {
        TensorInfo tensor = Floats(name);
        long index = -1;
        ReadData(tensor, tensor.ElementCount, (stream, count) => index = FloatBytes.IndexOfNonFinite(stream, count));
        if (index >= 0)
        {
            throw new ModelFileException(
                $"{Name} has a value in tensor {MessageText.Quote(name)}, number {index}, that is infinite or not a "
                + "number: the training that made it had diverged, or the file is damaged. Use another one.");
        }
    }

    /// <summary>The error of a damaged file; <paramref name="what"/> is the rest of a sentence.</summary>
    public ModelFileException Damaged(string what, Exception? cause = null) =>
        new($"{Name} is damaged: {what}. Get the file again.", cause);

    private void CheckRoom(TensorInfo tensor, long needed, int room, string unit)
    {
        if (needed != room)
            throw new ArgumentException($"{tensor} in {Name} has {needed} {unit}, the room {room}.", unit);
    }

    private TensorInfo Floats(string name)
    {
        TensorInfo tensor = this[name];
        return tensor.Type == TensorType.F32
            ? tensor
            : throw new ModelFileException(
                $"{Name} has tensor {MessageText.Quote(name)} in type {tensor.Type}, and only F32 can be read. "
                + "Convert it, as with tensor.float() in PyTorch.");
    }

    private void ReadData<T>(TensorInfo tensor, T target, Action<Stream, T> read) where T : allows ref struct
    {
        try
        {
            _stream.Position = _dataStart + tensor.Begin;
            read(_stream, target);
        }
        catch (IOException exception)
        {
            throw CannotRead(Name, exception);
        }
    }

    private static (SafeTensorsHeader Header, long DataStart) ReadHeader(Stream stream, string name)
    {
        long start = stream.Position, length = Math.Max(stream.Length - start, 0);
        if (length == 0) throw new ModelFileException($"{name} is empty. Get the file again.");
        Span<byte> prefix = stackalloc byte[(int)Math.Min(ForeignFile.LongPrefixLength, length)];
        stream.ReadExactly(prefix);
        if (length < sizeof(ulong)) throw NotSafeTensors(name, prefix);
        ulong announced = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        bool startsAsJson = prefix.Length > sizeof(ulong) && prefix[sizeof(ulong)] == '{';
        if (announced < 2 || announced > MaxHeaderLength || !startsAsJson) throw NotSafeTensors(name, prefix);
        if (announced > (ulong)(length - sizeof(ulong)))
        {
            throw new ModelFileException(
                $"{name} is truncated: its header announces {announced} bytes, but only {length - sizeof(ulong)} "
                + "follow. Get the file again.");
        }

        var header = new byte[announced];
        stream.Position = start + sizeof(ulong);
        stream.ReadExactly(header);
        long dataLength = length - sizeof(ulong) - header.Length;
        try
        {
            return (SafeTensorsHeader.Parse(header, dataLength), start + sizeof(ulong) + header.Length);
        }
        catch (FormatException exception)
        {
            string state = exception is TruncatedDataException ? "truncated" : "damaged";
            throw new ModelFileException(
                $"{name} is {state}: its header {exception.Message}. Get the file again.", exception);
        }
    }

    private static ModelFileException NotSafeTensors(string name, ReadOnlySpan<byte> prefix)
    {
        string kind = ForeignFile.Of(prefix) is { IsModel: false } foreign
            ? foreign.AsModel
            : "of an unknown kind, or damaged. Was another file meant?";
        return new($"{name} is no model file of MeProp (safetensors): it is {kind}");
    }

    private static ModelFileException CannotRead(string name, Exception exception) =>
        new(ReadFailure.Describe(name, exception), exception);
}
