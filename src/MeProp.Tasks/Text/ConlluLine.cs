using System.Buffers;
using System.Text;

namespace MeProp.Tasks;

/// <summary>A line of ten fields; the fields are separated by tabs.</summary>
internal readonly ref struct ConlluLine
{
    public const int Columns = 10;

    private readonly ReadOnlySpan<byte> _text;

    /// <summary>Takes a line without its line end. <see cref="Field"/> needs ten fields.</summary>
    public ConlluLine(ReadOnlySpan<byte> text) => _text = text;

    public int ColumnCount => _text.Count((byte)'\t') + 1;

    public ReadOnlySpan<byte> Field(ConlluColumn column)
    {
        ReadOnlySpan<byte> rest = _text[StartOf(column)..];
        int end = rest.IndexOf((byte)'\t');
        return end < 0 ? rest : rest[..end];
    }

    /// <summary>The byte at which a field starts.</summary>
    public int StartOf(ConlluColumn column)
    {
        int start = 0;
        for (int i = 0; i < (int)column; i++) start += _text[start..].IndexOf((byte)'\t') + 1;
        return start;
    }

    public string Decode(ConlluColumn column) => Encoding.UTF8.GetString(Field(column));

    public static bool IsEmptyField(ReadOnlySpan<byte> field) => field is [(byte)'_'];

    /// <summary>As in "UPOS".</summary>
    public static string NameOf(ConlluColumn column) => column.ToString().ToUpperInvariant();

    /// <summary>Parses decimal digits without leading zeros; at most 999,999,999.</summary>
    public static bool TryParse(ReadOnlySpan<byte> field, out int number)
    {
        number = 0;
        if (field.Length is 0 or > 9 || (field.Length > 1 && field[0] == '0')) return false;
        foreach (byte digit in field)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            number = 10 * number + (digit - '0');
        }

        return true;
    }

    /// <summary>
    /// Whether a text can be a field without spaces: not empty, no control characters, no half of a surrogate pair.
    /// </summary>
    public static bool IsField(string text)
    {
        for (int i = 0; i < text.Length;)
        {
            if (Rune.DecodeFromUtf16(text.AsSpan(i), out Rune rune, out int consumed) != OperationStatus.Done
                || rune.Value is <= ' ' or 0x7F)
                return false;
            i += consumed;
        }

        return text.Length > 0;
    }
}
