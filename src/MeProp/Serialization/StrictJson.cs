using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace MeProp;

/// <summary>
/// Reads JSON of known structure token by token. Wrong structure throws <see cref="FormatException"/>, bytes that are
/// not JSON <see cref="MalformedJsonException"/>.
/// </summary>
internal ref struct StrictJson
{
    private const int MaxDepth = 8;
    private Utf8JsonReader _reader;

    public StrictJson(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8)) throw new MalformedJsonException("is no valid UTF-8");
        _reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    public void ReadObjectStart(string what) => Expect(JsonTokenType.StartObject, what, "an object");

    public void ReadArrayStart(string what) => Expect(JsonTokenType.StartArray, what, "an array");

    /// <summary>Reads a field's name; false at the end of the object.</summary>
    public bool ReadField()
    {
        Read();
        return _reader.TokenType == JsonTokenType.PropertyName;
    }

    public string FieldName => Text();

    public bool FieldIs(ReadOnlySpan<byte> name)
    {
        try
        {
            return _reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException exception)
        {
            throw NoText(exception);
        }
    }

    public string ReadString(string what)
    {
        Expect(JsonTokenType.String, what, "a string");
        return Text();
    }

    /// <summary>Reads a string or number as text, or a flag; skips anything else.</summary>
    /// <returns>What it was; <see cref="JsonTokenType.None"/> for anything else.</returns>
    public JsonTokenType ReadScalar(out string text)
    {
        Read();
        text = "";
        JsonTokenType type = _reader.TokenType;
        if (type == JsonTokenType.String) text = Text();
        else if (type == JsonTokenType.Number) text = Encoding.UTF8.GetString(_reader.ValueSpan);
        else if (type is not (JsonTokenType.True or JsonTokenType.False))
        {
            Skip();
            return JsonTokenType.None;
        }

        return type;
    }

    public void ReadStrings(Dictionary<string, string> strings)
    {
        ReadObjectStart("it");
        while (ReadField())
        {
            string key = FieldName;
            if (!strings.TryAdd(key, ReadString("a value")))
                throw new FormatException($"{MessageText.Quote(key)} is there twice");
        }
    }

    public float ReadNumber(string what)
    {
        Expect(JsonTokenType.Number, what, "a number");
        return _reader.TryGetSingle(out float value) && float.IsFinite(value)
            ? value
            : throw new FormatException($"{what} is no number that can be represented");
    }

    /// <summary>The next integer of an array; false at its end.</summary>
    public bool ReadItem(string what, out long value)
    {
        value = 0;
        if (!ReadItem()) return false;
        value = Integer(what);
        return true;
    }

    /// <summary>The next string of an array; false at its end.</summary>
    public bool ReadItem(string what, out string value)
    {
        value = "";
        if (!ReadItem()) return false;
        if (_reader.TokenType != JsonTokenType.String)
            throw new FormatException($"{what} has an element that is no string");
        value = Text();
        return true;
    }

    /// <summary>The start of the next object of an array; false at the array's end.</summary>
    public bool ReadObject(string what)
    {
        if (!ReadItem()) return false;
        if (_reader.TokenType == JsonTokenType.StartObject) return true;
        throw new FormatException($"{what} has an element that is no object");
    }

    /// <summary>Checks that only white space follows.</summary>
    public void ReadEnd()
    {
        if (TryRead())
            throw new MalformedJsonException($"has something behind its end, at byte {_reader.TokenStartIndex}");
    }

    private bool ReadItem()
    {
        Read();
        return _reader.TokenType != JsonTokenType.EndArray;
    }

    private readonly long Integer(string what)
    {
        if (_reader.TokenType != JsonTokenType.Number)
            throw new FormatException($"{what} has a value that is no number");
        ReadOnlySpan<byte> digits = _reader.ValueSpan;
        if (digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            throw new FormatException($"{what} has a number that is negative or no integer");
        if (!Utf8Parser.TryParse(digits, out long value, out int consumed) || consumed != digits.Length)
            throw new FormatException($"{what} has a number that is too large");
        return value;
    }

    private void Expect(JsonTokenType type, string what, string article)
    {
        Read();
        if (_reader.TokenType != type) throw new FormatException($"{what} is not {article}");
    }

    private void Read()
    {
        if (!TryRead()) throw new MalformedJsonException("ends too early");
    }

    private bool TryRead()
    {
        try
        {
            return _reader.Read();
        }
        catch (JsonException exception)
        {
            throw Invalid(exception);
        }
    }

    private void Skip()
    {
        try
        {
            _reader.Skip();
        }
        catch (JsonException exception)
        {
            throw Invalid(exception);
        }
    }

    private readonly MalformedJsonException Invalid(JsonException exception) =>
        new($"is no valid JSON, or nested too deep, near byte {_reader.BytesConsumed}", exception);

    private readonly string Text()
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw NoText(exception);
        }
    }

    private readonly MalformedJsonException NoText(InvalidOperationException exception) =>
        new($"has half of a surrogate pair near byte {_reader.TokenStartIndex}", exception);
}
