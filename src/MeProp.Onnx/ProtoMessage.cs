using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace MeProp.Onnx;

/// <summary>
/// A protobuf message: fields in the order in which they were added, and the bytes that they take. A message stands in another behind its
/// length, so it must be complete before it is added. Weights are read from their device when they are written, one matrix at a time.
/// </summary>
internal sealed class ProtoMessage
{
    private readonly List<Action<CodedOutputStream>> _fields = [];

    /// <summary>Bytes of all fields.</summary>
    public long Size { get; private set; }

    /// <summary>Adds a whole number (int32, int64, enum).</summary>
    /// <param name="field">Number of the field.</param>
    /// <param name="value">What it holds.</param>
    /// <returns>This message.</returns>
    public ProtoMessage Add(int field, long value) => Add(field, WireFormat.WireType.Varint, CodedOutputStream.ComputeInt64Size(value), output => output.WriteInt64(value));

    /// <summary>Adds a text.</summary>
    /// <param name="field">Number of the field.</param>
    /// <param name="value">What it holds.</param>
    /// <returns>This message.</returns>
    public ProtoMessage Add(int field, string value) => Add(field, WireFormat.WireType.LengthDelimited, CodedOutputStream.ComputeStringSize(value), output => output.WriteString(value));

    /// <summary>Adds a message.</summary>
    /// <param name="field">Number of the field.</param>
    /// <param name="value">What it holds; complete.</param>
    /// <returns>This message.</returns>
    public ProtoMessage Add(int field, ProtoMessage value)
    {
        long size = value.Size;
        return Add(field, WireFormat.WireType.LengthDelimited, WithLength(size), output =>
        {
            Debug.Assert(value.Size == size, "The message was changed after it had been added.");
            output.WriteLength(checked((int)size));
            value.WriteTo(output);
        });
    }

    /// <summary>Adds the values of a matrix as bytes: 32-bit floats, little-endian, row after row.</summary>
    /// <param name="field">Number of the field.</param>
    /// <param name="value">What it holds.</param>
    /// <returns>This message.</returns>
    public ProtoMessage Add(int field, Matrix value) =>
        Add(field, WireFormat.WireType.LengthDelimited, WithLength((long)sizeof(float) * value.Rows * value.Columns), output => output.WriteBytes(UnsafeByteOperations.UnsafeWrap(BytesOf(value))));

    /// <summary>Writes all fields.</summary>
    /// <param name="output">Where to write.</param>
    public void WriteTo(CodedOutputStream output)
    {
        foreach (Action<CodedOutputStream> field in _fields) field(output);
    }

    private static long WithLength(long size) => CodedOutputStream.ComputeUInt64Size((ulong)size) + size;

    private static byte[] BytesOf(Matrix matrix)
    {
        var bytes = new byte[checked(sizeof(float) * matrix.Rows * matrix.Columns)];
        matrix.Download(MemoryMarshal.Cast<byte, float>(bytes.AsSpan()));
        if (!BitConverter.IsLittleEndian)
        {
            Span<int> words = MemoryMarshal.Cast<byte, int>(bytes.AsSpan());
            BinaryPrimitives.ReverseEndianness(words, words);
        }

        return bytes;
    }

    private ProtoMessage Add(int field, WireFormat.WireType type, long size, Action<CodedOutputStream> write)
    {
        Size += CodedOutputStream.ComputeTagSize(field) + size;
        _fields.Add(output =>
        {
            output.WriteTag(field, type);
            write(output);
        });
        return this;
    }
}
