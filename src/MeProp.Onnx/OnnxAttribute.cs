namespace MeProp.Onnx;

/// <summary>A setting of an operator: an integer or a text.</summary>
public readonly record struct OnnxAttribute
{
    private readonly int? _integer;
    private readonly string? _text;

    /// <summary>An integer, as in ("axis", 1).</summary>
    public OnnxAttribute(string name, int value) => (Name, _integer) = (name, value);

    /// <summary>A text, as in ("direction", "reverse").</summary>
    public OnnxAttribute(string name, string value) => (Name, _text) = (name, value);

    /// <summary>Name of the setting.</summary>
    public string Name { get; }

    /// <summary>An integer.</summary>
    public static implicit operator OnnxAttribute((string Name, int Value) attribute) =>
        new(attribute.Name, attribute.Value);

    /// <summary>A text.</summary>
    public static implicit operator OnnxAttribute((string Name, string Value) attribute) =>
        new(attribute.Name, attribute.Value);

    /// <summary>As an AttributeProto.</summary>
    internal ProtoMessage ToMessage()
    {
        ProtoMessage message = new ProtoMessage().Add(Fields.Attribute.Name, Name);
        if (_integer is { } integer)
        {
            message.Add(Fields.Attribute.Int, integer);
            return message.Add(Fields.Attribute.Type, Fields.AttributeType.Int);
        }

        message.Add(Fields.Attribute.String, _text!);
        return message.Add(Fields.Attribute.Type, Fields.AttributeType.String);
    }
}
