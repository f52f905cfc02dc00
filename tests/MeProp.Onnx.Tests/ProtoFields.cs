using Google.Protobuf;

namespace MeProp.Onnx.Tests;

/// <summary>The fields of a protobuf message, read without knowing what they mean.</summary>
internal sealed class ProtoFields
{
    private readonly List<(int Field, ulong Number, byte[] Bytes)> _fields = [];

    public ProtoFields(byte[] message)
    {
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is not 0 and var tag)
        {
            int field = WireFormat.GetTagFieldNumber(tag);
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.Varint:
                    _fields.Add((field, input.ReadUInt64(), []));
                    break;
                case WireFormat.WireType.LengthDelimited:
                    _fields.Add((field, 0, input.ReadBytes().ToByteArray()));
                    break;
                default:
                    Assert.Fail($"field {field} has a wire type that our files do not need: tag {tag}");
                    break;
            }
        }
    }

    public ulong[] Numbers(int field) => [.. _fields.Where(f => f.Field == field).Select(f => f.Number)];

    public byte[][] Bytes(int field) => [.. _fields.Where(f => f.Field == field).Select(f => f.Bytes)];

    public string[] Texts(int field) => [.. Bytes(field).Select(System.Text.Encoding.UTF8.GetString)];

    public ProtoFields[] Messages(int field) => [.. Bytes(field).Select(bytes => new ProtoFields(bytes))];
}
