using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Google.Protobuf;
using static Google.Protobuf.WireFormat;

namespace MeProp.Onnx;

/// <summary>
/// A protobuf message: fields in the order of the calls, and the bytes that they take. A message within another follows
/// its length, so it must be complete before it is added. Weights are read from their device when they are written, one
/// matrix at a time.
/// </summary>
internal sealed class ProtoMessage
{
    private readonly List<Action<CodedOutputStream>> _fields = [];

    /// <summary>Bytes of all fields.</summary>
    public long Size { get; private set; }

    public ProtoMessage Add(int field, long value) => Add(
        field, WireType.Varint, CodedOutputStream.ComputeInt64Size(value), output => output.WriteInt64(value));

    public ProtoMessage Add(int field, float value) =>
        Add(field, WireType.Fixed32, sizeof(float), output => output.WriteFloat(value));

    public ProtoMessage Add(int field, double value) =>
        Add(field, WireType.Fixed64, sizeof(double), output => output.WriteDouble(value));

    /// <summary>Adds numbers, packed.</summary>
    public ProtoMessage Add(int field, IReadOnlyCollection<double> values)
    {
        long size = (long)sizeof(double) * values.Count;
        return Add(field, WireType.LengthDelimited, WithLength(size), output =>
        {
            output.WriteLength(checked((int)size));
            foreach (double value in values) output.WriteDouble(value);
        });
    }

    public ProtoMessage Add(int field, string value) => Add(
        field,
        WireType.LengthDelimited,
        CodedOutputStream.ComputeStringSize(value),
        output => output.WriteString(value));

    /// <summary>Adds a complete message.</summary>
    public ProtoMessage Add(int field, ProtoMessage value)
    {
        long size = value.Size;
        return Add(field, WireType.LengthDelimited, WithLength(size), output =>
        {
            Debug.Assert(value.Size == size, "The message was changed after it had been added.");
            output.WriteLength(checked((int)size));
            value.WriteTo(output);
        });
    }

    /// <summary>Adds the values of a matrix: 32-bit floats, little-endian, row after row.</summary>
    public ProtoMessage Add(int field, Matrix value)
    {
        long size = WithLength((long)sizeof(float) * value.Rows * value.Columns);
        return Add(field, WireType.LengthDelimited, size, output => output.WriteBytes(
            UnsafeByteOperations.UnsafeWrap(BytesOf(value))));
    }

    /// <summary>Adds bytes.</summary>
    public ProtoMessage Add(int field, byte[] value) => Add(
        field, WireType.LengthDelimited, WithLength(value.Length),
        output => output.WriteBytes(UnsafeByteOperations.UnsafeWrap(value)));

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

    private ProtoMessage Add(int field, WireType type, long size, Action<CodedOutputStream> write)
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
