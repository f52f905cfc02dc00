using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace MeProp;

/// <summary>
/// A safetensors file, open for reading: named tensors and a dictionary of texts. Layout: 8 bytes little-endian length of the header; the
/// header, JSON; the data of the tensors. The header is read and checked when the file is opened, data when they are asked for.
/// </summary>
/// <remarks>
/// Files are distrusted: the header is no longer than <see cref="MaxHeaderLength"/> and the file, every tensor lies within the file, and the
/// tensors cover it without holes or overlaps. Memory is a small multiple of the header's length. Used by one thread at a time.
/// </remarks>
public sealed class SafeTensors : IDisposable
{
    /// <summary>Longest header in bytes, as in other programs that read the format.</summary>
    public const int MaxHeaderLength = 100_000_000;

    private const int BufferSize = 1 << 16;
    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly long _dataStart;
    private readonly SafeTensorsHeader _header;

    private SafeTensors(Stream stream, string name, bool leaveOpen, SafeTensorsHeader header, long dataStart)
    {
        _stream = stream;
        Name = name;
        _leaveOpen = leaveOpen;
        _header = header;
        _dataStart = dataStart;
    }

    /// <summary>What messages call the file: its path.</summary>
    public string Name { get; }

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<TensorInfo> Tensors => _header.Tensors;

    /// <summary>The texts of "__metadata__"; empty when the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>What the file says of a tensor.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <exception cref="ModelFileException">The file has no such tensor.</exception>
    public TensorInfo this[string name] =>
        TryGetTensor(name, out TensorInfo? tensor) ? tensor : throw new ModelFileException($"{Name} has no tensor {MessageText.Quote(name)}. Was another file meant?");

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFileException">The file cannot be read, is no safetensors file or is damaged.</exception>
    public static SafeTensors Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelFileException($"{path} does not exist. Check the path.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(Directory.Exists(path) ? $"{path} is a folder. Name the model file in it." : $"{path} cannot be read: {exception.Message}", exception);
        }

        if (!stream.CanSeek)
        {
            stream.Dispose();
            throw new ModelFileException($"{path} is no regular file. Write its content to one and name that.");
        }

        return Open(stream, path);
    }

    /// <summary>Opens a stream, as a <see cref="MemoryStream"/> of bytes.</summary>
    /// <param name="stream">Can seek; what is read begins at its present position and goes to its end.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="leaveOpen">True when the stream stays open after <see cref="Dispose"/>.</param>
    /// <exception cref="ModelFileException">The stream cannot be read, is no safetensors file or is damaged.</exception>
    public static SafeTensors Open(Stream stream, string name = "the stream", bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        if (!stream.CanRead || !stream.CanSeek) throw new ArgumentException("The stream must be able to read and to seek.", nameof(stream));
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

    /// <summary>Writes a file, whole or not at all: an older one of that name is replaced once the new one is on the disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Tensors of different names; their data are written in this order.</param>
    /// <param name="metadata">Texts for "__metadata__"; null for none.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is no valid text, or the header would be too long.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, IReadOnlyList<TensorData> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] header = SafeTensorsWriter.MakeHeader(tensors, metadata);
        AtomicFile.Write(path, stream => SafeTensorsWriter.Write(stream, header, tensors));
    }

    /// <summary>Writes to a stream.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="tensors">Tensors of different names; their data are written in this order.</param>
    /// <param name="metadata">Texts for "__metadata__"; null for none.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is no valid text, or the header would be too long.</exception>
    public static void Write(Stream stream, IReadOnlyList<TensorData> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SafeTensorsWriter.Write(stream, SafeTensorsWriter.MakeHeader(tensors, metadata), tensors);
    }

    /// <summary>What the file says of a tensor.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="tensor">What it says.</param>
    /// <returns>False when the file has no such tensor.</returns>
    public bool TryGetTensor(string name, [NotNullWhen(true)] out TensorInfo? tensor)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _header.ByName.TryGetValue(name, out tensor);
    }

    /// <summary>Reads the values of a tensor of type <see cref="TensorType.F32"/>.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="values">Room for all of its values.</param>
    /// <exception cref="ArgumentException">The room is not as large as the tensor.</exception>
    /// <exception cref="ModelFileException">There is no such tensor, it is of another type, or the file cannot be read.</exception>
    public void CopyTo(string name, Span<float> values)
    {
        TensorInfo tensor = Floats(name);
        if (tensor.ElementCount != values.Length) throw new ArgumentException($"{tensor} in {Name} has {tensor.ElementCount} values, the room {values.Length}.", nameof(values));
        try
        {
            FloatBytes.Read(DataOf(tensor), values);
        }
        catch (IOException exception)
        {
            throw CannotRead(Name, exception);
        }
    }

    /// <summary>Reads the values of a tensor of type <see cref="TensorType.F32"/> into a matrix of its shape.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="matrix">(R, C) for a tensor of shape [R, C]; (1, C) for one of shape [C].</param>
    /// <exception cref="ModelFileException">There is no such tensor, it is of another type or shape, or the file cannot be read.</exception>
    public void CopyTo(string name, Matrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        TensorInfo tensor = Floats(name);
        IReadOnlyList<long> shape = tensor.Shape;
        bool fits = shape.Count == 2 ? shape[0] == matrix.Rows && shape[1] == matrix.Columns : shape.Count == 1 && matrix.Rows == 1 && shape[0] == matrix.Columns;
        if (!fits) throw new ModelFileException($"{Name} has a tensor {tensor}, which does not fit the matrix of {matrix}. Was another file meant?");
        try
        {
            FloatBytes.Read(DataOf(tensor), matrix);
        }
        catch (IOException exception)
        {
            throw CannotRead(Name, exception);
        }
    }

    /// <summary>Reads the bytes of a tensor of any type, little-endian as in the file.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="bytes">Room for all of its bytes.</param>
    /// <exception cref="ArgumentException">The room is not as large as the tensor.</exception>
    /// <exception cref="ModelFileException">There is no such tensor, or the file cannot be read.</exception>
    public void CopyBytesTo(string name, Span<byte> bytes)
    {
        TensorInfo tensor = this[name];
        if (tensor.ByteCount != bytes.Length) throw new ArgumentException($"{tensor} in {Name} has {tensor.ByteCount} bytes, the room {bytes.Length}.", nameof(bytes));
        try
        {
            DataOf(tensor).ReadExactly(bytes);
        }
        catch (IOException exception)
        {
            throw CannotRead(Name, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_leaveOpen) _stream.Dispose();
    }

    /// <summary>Reads a tensor's values once and throws when one is infinite or not a number.</summary>
    internal void CheckFinite(string name)
    {
        TensorInfo tensor = Floats(name);
        long index;
        try
        {
            index = FloatBytes.IndexOfNonFinite(DataOf(tensor), tensor.ElementCount);
        }
        catch (IOException exception)
        {
            throw CannotRead(Name, exception);
        }

        if (index >= 0) throw new ModelFileException($"{Name} has a value in tensor {MessageText.Quote(name)}, number {index}, that is infinite or not a number: the training that made it had diverged, or the file is damaged. Use another one.");
    }

    private TensorInfo Floats(string name)
    {
        TensorInfo tensor = this[name];
        return tensor.Type == TensorType.F32
            ? tensor
            : throw new ModelFileException($"{Name} has tensor {MessageText.Quote(name)} in type {tensor.Type}, and only F32 can be read. Convert it, as with tensor.float() in PyTorch.");
    }

    private Stream DataOf(TensorInfo tensor)
    {
        _stream.Position = _dataStart + tensor.Begin;
        return _stream;
    }

    private static (SafeTensorsHeader Header, long DataStart) ReadHeader(Stream stream, string name)
    {
        long start = stream.Position, length = Math.Max(stream.Length - start, 0);
        if (length == 0) throw new ModelFileException($"{name} is empty. Get the file again.");
        Span<byte> prefix = stackalloc byte[(int)Math.Min(ForeignFile.PrefixLength, length)];
        stream.ReadExactly(prefix);
        if (length < sizeof(ulong)) throw NotSafeTensors(name, prefix);
        ulong announced = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        bool startsAsJson = prefix.Length > sizeof(ulong) && prefix[sizeof(ulong)] == '{';
        if (announced < 2 || announced > MaxHeaderLength) throw NotSafeTensors(name, prefix);
        if (announced > (ulong)(length - sizeof(ulong)))
        {
            if (!startsAsJson) throw NotSafeTensors(name, prefix);
            throw new ModelFileException($"{name} is truncated: its header announces {announced} bytes, but only {length - sizeof(ulong)} follow. Get the file again.");
        }

        if (!startsAsJson) throw NotSafeTensors(name, prefix);
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
            throw new ModelFileException($"{name} is {(exception is TruncatedDataException ? "truncated" : "damaged")}: its header {exception.Message}. Get the file again.", exception);
        }
    }

    private static ModelFileException NotSafeTensors(string name, ReadOnlySpan<byte> prefix) =>
        new($"{name} is no model file of MeProp (safetensors): it is {ForeignFile.Describe(prefix) ?? "of an unknown kind, or damaged. Was another file meant?"}");

    private static ModelFileException CannotRead(string name, Exception exception) => new(exception is EndOfStreamException
        ? $"{name} became shorter while it was read. Try again when nobody writes to it."
        : $"{name} cannot be read: {exception.Message}", exception);
}
