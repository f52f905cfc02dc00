using System.Globalization;

namespace MeProp.Tasks;

/// <summary>What a cell says: a text without spaces around it, null where it is missing, and its number.</summary>
/// <param name="Text">The text; null for a missing value.</param>
/// <param name="Number">The number; null for a missing value and for other texts.</param>
internal readonly record struct CellValue(string? Text, double? Number)
{
    private static readonly string[] Missing = ["NA", "N/A", "NaN", "null", "None", "?"];

    /// <summary>Reads a cell. Some languages write 1.5 as 1,5: only tables without comma as delimiter do.</summary>
    public static CellValue Of(string cell, bool hasDecimalComma)
    {
        string text = cell.Trim();
        if (text.Length == 0 || Missing.Contains(text, StringComparer.OrdinalIgnoreCase)) return default;
        return new(text, NumberIn(text, hasDecimalComma));
    }

    private static double? NumberIn(string text, bool hasDecimalComma)
    {
        if (hasDecimalComma && text.Count(c => c == ',') == 1 && !text.Contains('.', StringComparison.Ordinal))
            text = text.Replace(',', '.');
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && double.IsFinite(number)
            ? number
            : null;
    }
}
