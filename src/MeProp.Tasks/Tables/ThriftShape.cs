namespace MeProp.Tasks;

/// <summary>
/// The type that a value must have. Readers that know a format take a field's type for granted: another one sends them
/// past the end.
/// </summary>
internal sealed class ThriftShape
{
    private readonly byte _type;
    private readonly Dictionary<int, ThriftShape> _fields;

    private ThriftShape(byte type, ThriftShape? item = null, params (int Field, ThriftShape Shape)[] fields)
    {
        (_type, Item) = (type, item);
        _fields = fields.ToDictionary(field => field.Field, field => field.Shape);
    }

    public static ThriftShape Bool { get; } = new(ThriftStruct.BoolTrue);

    public static ThriftShape I8 { get; } = new(ThriftStruct.Byte);

    public static ThriftShape I16 { get; } = new(ThriftStruct.Int16);

    public static ThriftShape I32 { get; } = new(ThriftStruct.Int32);

    public static ThriftShape I64 { get; } = new(ThriftStruct.Int64);

    public static ThriftShape F64 { get; } = new(ThriftStruct.Double);

    public static ThriftShape Binary { get; } = new(ThriftStruct.Binary);

    /// <summary>Of the entries of a list.</summary>
    public ThriftShape? Item { get; }

    public static ThriftShape ListOf(ThriftShape item) => new(ThriftStruct.List, item);

    /// <summary>A structure; fields that are not named may have any type.</summary>
    public static ThriftShape Struct(params (int Field, ThriftShape Shape)[] fields) =>
        new(ThriftStruct.Struct, null, fields);

    /// <summary>A structure whose fields 1, 2, … have these types.</summary>
    public static ThriftShape Of(params ThriftShape[] shapes) =>
        Struct([.. shapes.Index().Select(shape => (shape.Index + 1, shape.Item))]);

    public ThriftShape? Field(int field) => _fields.GetValueOrDefault(field);

    /// <exception cref="InvalidDataException">A value has another type.</exception>
    public void Check(int type)
    {
        if (type == _type || type == ThriftStruct.BoolFalse && _type == ThriftStruct.BoolTrue) return;
        throw new InvalidDataException($"a field has the type {type} instead of {_type}");
    }
}
