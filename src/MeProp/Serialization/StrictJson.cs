using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace MeProp;

/// <summary>
/// Reads JSON whose structure the caller knows, one token after the other, without building a tree of it. What is not as it should be
/// is a <see cref="FormatException"/>, and a <see cref="MalformedJsonException"/> when it is no JSON at all, whatever the bytes are.
/// </summary>
internal ref struct StrictJson
{
    private const int MaxDepth = 8;
    private Utf8JsonReader _reader;

    /// <summary>Starts at the first token.</summary>
    /// <param name="utf8">All of the JSON.</param>
    /// <exception cref="MalformedJsonException">It is no UTF-8.</exception>
    public StrictJson(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8)) throw new MalformedJsonException("is no valid UTF-8");
        _reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    /// <summary>Reads "{".</summary>
    public void ReadObjectStart(string what) => Expect(JsonTokenType.StartObject, what, "an object");

    /// <summary>Reads "[".</summary>
    public void ReadArrayStart(string what) => Expect(JsonTokenType.StartArray, what, "an array");

    /// <summary>Reads the name of the next field, or the end of the object.</summary>
    /// <returns>False at the end of the object.</returns>
    public bool ReadField()
    {
        Read();
        return _reader.TokenType == JsonTokenType.PropertyName;
    }

    /// <summary>The name that <see cref="ReadField"/> read.</summary>
    public string FieldName => Text();

    /// <summary>True when <see cref="ReadField"/> read this name.</summary>
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

    /// <summary>Reads a string.</summary>
    public string ReadString(string what)
    {
        Expect(JsonTokenType.String, what, "a string");
        return Text();
    }

    /// <summary>Reads an integer of at least 0 written as digits alone.</summary>
    public long ReadInteger(string what)
    {
        Read();
        return Integer(what);
    }

    /// <summary>Reads a number.</summary>
    public float ReadNumber(string what)
    {
        Expect(JsonTokenType.Number, what, "a number");
        return _reader.TryGetSingle(out float value) && float.IsFinite(value) ? value : throw new FormatException($"{what} is no number that can be represented");
    }

    /// <summary>Reads the next integer of an array, or its end.</summary>
    /// <returns>False at the end of the array.</returns>
    public bool ReadItem(string what, out long value)
    {
        value = 0;
        Read();
        if (_reader.TokenType == JsonTokenType.EndArray) return false;
        value = Integer(what);
        return true;
    }

    /// <summary>Reads the next string of an array, or its end.</summary>
    /// <returns>False at the end of the array.</returns>
    public bool ReadItem(string what, out string value)
    {
        value = "";
        Read();
        if (_reader.TokenType == JsonTokenType.EndArray) return false;
        if (_reader.TokenType != JsonTokenType.String) throw new FormatException($"{what} has an element that is no string");
        value = Text();
        return true;
    }

    /// <summary>Reads the start of the next object of an array, or the array's end.</summary>
    /// <returns>False at the end of the array.</returns>
    public bool ReadObject(string what)
    {
        Read();
        if (_reader.TokenType == JsonTokenType.EndArray) return false;
        return _reader.TokenType == JsonTokenType.StartObject ? true : throw new FormatException($"{what} has an element that is no object");
    }

    /// <summary>Makes sure that nothing but white space follows.</summary>
    public void ReadEnd()
    {
        if (TryRead()) throw new MalformedJsonException($"has something behind its end, at byte {_reader.TokenStartIndex}");
    }

    private readonly long Integer(string what)
    {
        if (_reader.TokenType != JsonTokenType.Number) throw new FormatException($"{what} has a value that is no number");
        ReadOnlySpan<byte> digits = _reader.ValueSpan;
        if (digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')) throw new FormatException($"{what} has a number that is negative or no integer");
        if (!Utf8Parser.TryParse(digits, out long value, out int consumed) || consumed != digits.Length) throw new FormatException($"{what} has a number that is too large");
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
            throw new MalformedJsonException($"is no valid JSON, or nested too deep, near byte {_reader.BytesConsumed}", exception);
        }
    }

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

    private readonly MalformedJsonException NoText(InvalidOperationException exception) => new($"has half of a surrogate pair near byte {_reader.TokenStartIndex}", exception);
}
