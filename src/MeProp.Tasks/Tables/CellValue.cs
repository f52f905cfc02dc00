using System.Globalization;

namespace MeProp.Tasks;

/// <summary>What a cell says: a number, another text without spaces around it, or nothing.</summary>
internal readonly record struct CellValue
{
    private const int LongestMissing = 4, LongestNumber = 256;

    private static readonly string[] Missing = ["NA", "N/A", "NaN", "null", "None", "?"];

    private readonly string? _text;

    private CellValue(string? text, double? number) => (_text, Number) = (text, number);

    /// <summary>The number; null for a missing value and for other texts.</summary>
    public double? Number { get; }

    public bool IsMissing => _text is null && Number is null;

    /// <summary>
    /// The text; the shortest one of a number that is stored without its text; null for a missing value.
    /// </summary>
    public string? Text => _text ?? (Number is { } number ? TextOf(number) : null);

    /// <summary>Reads a cell. Some languages write 1.5 as 1,5: only tables without comma as delimiter do.</summary>
    public static CellValue Of(string cell, bool hasDecimalComma)
    {
        string text = cell.Trim();
        if (IsMissingText(text)) return default;
        return new(text, NumberIn(text, hasDecimalComma, out double number) ? number : null);
    }

    /// <summary>A number without its text; NaN for a missing value.</summary>
    public static CellValue Of(double number) => double.IsNaN(number) ? default : new(null, number);

    /// <summary>Reads a cell of numbers; NaN for a missing value. False for another text.</summary>
    public static bool TryRead(ReadOnlySpan<char> cell, bool hasDecimalComma, out double number)
    {
        ReadOnlySpan<char> text = cell.Trim();
        if (text.Length > 0 && text[0] <= '9' && NumberIn(text, hasDecimalComma, out number)) return true;
        number = double.NaN;
        return IsMissingText(text);
    }

    /// <summary>The shortest text that gives a number again.</summary>
    public static string TextOf(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static bool IsMissingText(ReadOnlySpan<char> text)
    {
        if (text.Length == 0) return true;
        if (text.Length > LongestMissing) return false;
        foreach (string missing in Missing)
        {
            if (text.Equals(missing, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static bool NumberIn(ReadOnlySpan<char> text, bool hasDecimalComma, out double number)
    {
        number = double.NaN;
        if (text.Length > LongestNumber) return false;
        if (hasDecimalComma && text.Count(',') == 1 && !text.Contains('.'))
        {
            Span<char> pointed = stackalloc char[text.Length];
            text.Replace(pointed, ',', '.');
            return DecimalNumber.TryParse(pointed, out number);
        }

        return DecimalNumber.TryParse(text, out number);
    }
}
