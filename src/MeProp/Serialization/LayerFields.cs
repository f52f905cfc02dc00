using System.Globalization;
using System.Text.Json;

namespace MeProp;

/// <summary>
/// What a model file says of a layer: a type and named fields, texts and numbers, as in
/// {"type":"dense","inputs":784,"outputs":500,"activation":"relu"}. Fields with default values are skipped.
/// </summary>
public sealed class LayerFields
{
    internal const string InputsName = "inputs";

    private const string TypeName = "type";

    private const int MaxFields = 96, MaxDigits = 20;

    private readonly List<Field> _fields = [];

    internal LayerFields(string type) => Type = type;

    /// <summary>The layer's type.</summary>
    public string Type { get; private set; }

    /// <summary>Adds a text.</summary>
    public void Set(string name, string value) => Add(new(name, value, JsonTokenType.String));

    /// <summary>Adds an integer, at least 0.</summary>
    public void Set(string name, int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        Add(new(name, value.ToString(CultureInfo.InvariantCulture), JsonTokenType.Number));
    }

    /// <summary>Adds a finite number.</summary>
    public void Set(string name, float value) =>
        Add(new(name, value.ToString("R", CultureInfo.InvariantCulture), JsonTokenType.Number) { Single = value });

    /// <summary>Adds a flag; false is left out.</summary>
    /// <param name="name">Name of the field.</param>
    /// <param name="value">Its value.</param>
    public void Set(string name, bool value)
    {
        if (value) Add(new(name, "true", JsonTokenType.True));
    }

    /// <summary>Reads a flag; false when the field is missing.</summary>
    /// <param name="name">Name of the field.</param>
    /// <exception cref="FormatException">It is neither true nor false.</exception>
    public bool Flag(string name) => Find(name)?.Kind switch
    {
        null or JsonTokenType.False => false,
        JsonTokenType.True => true,
        _ => throw new FormatException($"{name} is neither true nor false"),
    };

    /// <summary>Reads a text; null if missing.</summary>
    /// <exception cref="FormatException">It is no text.</exception>
    public string? TextOrNull(string name) => Find(name) is not { } field ? null
        : field.Kind == JsonTokenType.String ? field.Text : throw new FormatException($"{name} is not a string");

    /// <summary>Reads an integer.</summary>
    /// <exception cref="FormatException">It is missing, no integer or out of range.</exception>
    public int Whole(string name, int min) =>
        WholeOrNull(name, min) ?? throw new FormatException($"it has no {name}");

    /// <summary>Reads an integer; null if missing.</summary>
    /// <exception cref="FormatException">It is no integer or out of range.</exception>
    public int? WholeOrNull(string name, int min)
    {
        if (Find(name) is not { } field) return null;
        if (field.Kind != JsonTokenType.Number) throw new FormatException($"{name} has a value that is no number");
        if (!field.Text.All(char.IsAsciiDigit))
            throw new FormatException($"{name} has a number that is negative or no integer");
        bool fits = int.TryParse(field.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int value);
        if (fits && value >= min) return value;
        throw new FormatException($"it has {field.Text[..Math.Min(field.Text.Length, MaxDigits)]} {name}");
    }

    /// <summary>Reads a number.</summary>
    /// <exception cref="FormatException">It is missing or no finite number.</exception>
    public float Number(string name)
    {
        Field field = Find(name) ?? throw new FormatException($"it has no {name}");
        if (field.Kind != JsonTokenType.Number) throw new FormatException($"{name} is not a number");
        bool isNumber = float.TryParse(field.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value);
        return isNumber && float.IsFinite(value)
            ? value
            : throw new FormatException($"{name} is no number that can be represented");
    }

    /// <summary>Reads the fields of a layer after its "{".</summary>
    internal static LayerFields Read(ref StrictJson json)
    {
        var fields = new LayerFields("");
        while (json.ReadField())
        {
            string name = json.FieldName;
            JsonTokenType kind = json.ReadScalar(out string text);
            if (fields._fields.Count == MaxFields) throw new FormatException($"it has more than {MaxFields} fields");
            if (name != TypeName) fields.Add(new(name, text, kind));
            else if (fields.Type.Length > 0) throw Twice(name);
            else fields.Type = kind == JsonTokenType.String ? text : throw new FormatException("type is not a string");
        }

        return fields.Type.Length > 0 ? fields : throw new FormatException("it has no type");
    }

    internal void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString(TypeName, Type);
        foreach (Field field in _fields)
        {
            if (field.Kind == JsonTokenType.String) json.WriteString(field.Name, field.Text);
            else if (field.Kind == JsonTokenType.True) json.WriteBoolean(field.Name, true);
            else if (field.Single is { } single) json.WriteNumber(field.Name, single);
            else json.WriteNumber(field.Name, int.Parse(field.Text, CultureInfo.InvariantCulture));
        }

        json.WriteEndObject();
    }

    /// <summary>Throws if the layer's type did not read a field.</summary>
    internal void RequireAllRead()
    {
        if (_fields.Find(field => !field.IsRead) is { } unknown)
            throw new NewerVersionException($"it has a field {MessageText.Quote(unknown.Name)}, which is unknown here");
    }

    private void Add(Field field)
    {
        if (field.Name == TypeName || _fields.Exists(other => other.Name == field.Name)) throw Twice(field.Name);
        _fields.Add(field);
    }

    private Field? Find(string name)
    {
        Field? field = _fields.Find(field => field.Name == name);
        if (field is not null) field.IsRead = true;
        return field;
    }

    private static FormatException Twice(string name) => new($"it has {MessageText.Quote(name)} twice");

    private sealed record Field(string Name, string Text, JsonTokenType Kind)
    {
        /// <summary>The value of a number to write; null for integers.</summary>
        public float? Single { get; init; }

        public bool IsRead { get; set; }
    }
}
