namespace MeProp.Tasks;

/// <summary>
/// A structure of Thrift's compact protocol: its whole numbers and inner structures by field. Sizes of texts and lists
/// are checked against the bytes that follow, so that a damaged file cannot announce more than it has.
/// </summary>
internal sealed class ThriftStruct
{
    /// <summary>Types of values. Parquet has neither sets nor maps, which readers skip in different ways.</summary>
    public const byte BoolTrue = 1, BoolFalse = 2, Byte = 3, Int16 = 4, Int32 = 5, Int64 = 6, Double = 7, Binary = 8,
        List = 9, Struct = 12;

    private const int MaxDepth = 32;

    private readonly Dictionary<int, long> _numbers = [];
    private readonly Dictionary<int, ThriftStruct> _structs = [];

    /// <summary>Reads a structure from the beginning of bytes.</summary>
    /// <exception cref="InvalidDataException">It is none, or of another shape.</exception>
    public static ThriftStruct Read(ReadOnlySpan<byte> bytes, ThriftShape shape, out int length)
    {
        int position = 0;
        ThriftStruct read = Read(bytes, ref position, 0, shape);
        length = position;
        return read;
    }

    public long? Number(int field) => _numbers.TryGetValue(field, out long number) ? number : null;

    public ThriftStruct? Inner(int field) => _structs.GetValueOrDefault(field);

    /// <summary>A number of 7 bits in each byte, the lowest first.</summary>
    /// <exception cref="InvalidDataException">It does not end.</exception>
    public static ulong VarInt(ReadOnlySpan<byte> bytes, ref int position)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Next(bytes, ref position);
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw new InvalidDataException("a number is longer than 64 bits");
    }

    private static ThriftStruct Read(ReadOnlySpan<byte> bytes, ref int position, int depth, ThriftShape? shape)
    {
        if (depth > MaxDepth) throw new InvalidDataException("structures stand in each other too deeply");
        var read = new ThriftStruct();
        int field = 0;
        while (true)
        {
            byte head = Next(bytes, ref position);
            if (head == 0) return read;
            int type = head & 0xF;
            field = head >> 4 is > 0 and var step ? field + step : (int)ZigZag(bytes, ref position);
            if (field is <= 0 or > short.MaxValue) throw new InvalidDataException($"a field has the number {field}");
            ThriftShape? expected = shape?.Field(field);
            Check(type, expected);
            if (type == Struct) read._structs[field] = Read(bytes, ref position, depth + 1, expected);
            else if (type is BoolTrue or BoolFalse) read._numbers[field] = type == BoolTrue ? 1 : 0;
            else if (type is Int16 or Int32 or Int64) read._numbers[field] = ZigZag(bytes, ref position);
            else Skip(bytes, ref position, type, depth, expected);
        }
    }

    private static void Skip(ReadOnlySpan<byte> bytes, ref int position, int type, int depth, ThriftShape? shape)
    {
        switch (type)
        {
            case BoolTrue or BoolFalse or Byte:
                Next(bytes, ref position);
                break;
            case Int16 or Int32 or Int64:
                VarInt(bytes, ref position);
                break;
            case Double:
                Jump(bytes, ref position, sizeof(double));
                break;
            case Binary:
                Jump(bytes, ref position, VarInt(bytes, ref position));
                break;
            case List:
                SkipList(bytes, ref position, depth, shape?.Item);
                break;
            case Struct:
                Read(bytes, ref position, depth + 1, shape);
                break;
            default:
                throw new InvalidDataException($"a field has the unknown type {type}");
        }
    }

    private static void SkipList(ReadOnlySpan<byte> bytes, ref int position, int depth, ThriftShape? item)
    {
        if (depth > MaxDepth) throw new InvalidDataException("lists stand in each other too deeply");
        byte head = Next(bytes, ref position);
        ulong count = head >> 4 is < 15 and var few ? (ulong)few : VarInt(bytes, ref position);
        CheckCount(bytes, position, count);
        if (count > 0) Check(head & 0xF, item);
        for (ulong i = 0; i < count; i++) Skip(bytes, ref position, head & 0xF, depth + 1, item);
    }

    /// <summary>Fields of later versions of a format have types that every reader skips in the same way.</summary>
    private static void Check(int type, ThriftShape? shape)
    {
        if (shape is not null) shape.Check(type);
        else if (type is BoolTrue or BoolFalse or Byte or Double)
            throw new InvalidDataException($"a field that is not known has the type {type}");
    }

    /// <summary>Each entry takes a byte at least.</summary>
    private static void CheckCount(ReadOnlySpan<byte> bytes, int position, ulong count)
    {
        if (count > (ulong)(bytes.Length - position))
        {
            throw new InvalidDataException(
                $"a list announces {count} entries, but {bytes.Length - position} bytes follow");
        }
    }

    private static void Jump(ReadOnlySpan<byte> bytes, ref int position, ulong count)
    {
        CheckCount(bytes, position, count);
        position += (int)count;
    }

    private static byte Next(ReadOnlySpan<byte> bytes, ref int position) => position < bytes.Length
        ? bytes[position++]
        : throw new InvalidDataException("it ends too early");

    private static long ZigZag(ReadOnlySpan<byte> bytes, ref int position)
    {
        ulong value = VarInt(bytes, ref position);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }
}
