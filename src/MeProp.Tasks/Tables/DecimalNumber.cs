using System.Globalization;

namespace MeProp.Tasks;

/// <summary>Parses decimal numbers, to the same bits as <see cref="double.Parse(string)"/>.</summary>
internal static class DecimalNumber
{
    /// <summary>Whole numbers up to here are doubles.</summary>
    private const ulong MaxExact = 1UL << 53;

    private const int MaxDigits = 18;

    /// <summary>Powers of ten that are doubles.</summary>
    private static readonly double[] Powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ];

    /// <summary>Parses a finite number with a decimal point, as 1, -.5 or 1e-3.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out double number) =>
        TryParseShort(text, out number)
        || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
        && double.IsFinite(number);

    /// <summary>
    /// Digits with a point. Digits without the point and the power of ten are doubles without error, so their quotient
    /// is the double nearest to the text. False for all others: more digits, exponents, and what is no number.
    /// </summary>
    private static bool TryParseShort(ReadOnlySpan<char> text, out double number)
    {
        number = 0;
        int i = text.Length > 0 && text[0] is '-' or '+' ? 1 : 0;
        int first = i, point = -1;
        if (text.Length - first is 0 or > MaxDigits) return false;
        ulong digits = 0;
        for (; i < text.Length; i++)
        {
            uint digit = (uint)(text[i] - '0');
            if (digit <= 9) digits = 10 * digits + digit;
            else if (text[i] == '.' && point < 0) point = i;
            else return false;
        }

        if (point >= 0 && text.Length - first == 1 || digits > MaxExact) return false;
        number = point < 0 ? digits : digits / Powers[text.Length - 1 - point];
        if (text[0] == '-') number = -number;
        return true;
    }
}
