using System.Globalization;
using System.Text;

namespace MeProp.Tasks;

/// <summary>
/// Computes the features of tokens. Characters are Unicode scalars, so a surrogate pair is never cut. A token that is
/// shorter than a prefix or suffix is the prefix or suffix itself.
/// </summary>
public static class TokenFeatures
{
    /// <summary>The features in the order of their ids.</summary>
    public static IReadOnlyList<TokenFeature> All { get; } = Enum.GetValues<TokenFeature>();

    private const int MaxShapeRun = 2;
    private const int MaxShapeLength = 8;

    /// <summary>The value of a feature.</summary>
    /// <exception cref="ArgumentException">The token is empty.</exception>
    public static string Of(string token, TokenFeature feature)
    {
        ArgumentException.ThrowIfNullOrEmpty(token);
        return feature switch
        {
            TokenFeature.Word => Lower(token),
            TokenFeature.Prefix2 => Prefix(Lower(token), 2),
            TokenFeature.Prefix3 => Prefix(Lower(token), 3),
            TokenFeature.Suffix1 => Suffix(Lower(token), 1),
            TokenFeature.Suffix2 => Suffix(Lower(token), 2),
            TokenFeature.Suffix3 => Suffix(Lower(token), 3),
            TokenFeature.Suffix4 => Suffix(Lower(token), 4),
            TokenFeature.Shape => Shape(token),
            _ => throw new ArgumentOutOfRangeException(nameof(feature), feature, "There is no such feature."),
        };
    }

    private static string Lower(string token)
    {
        if (Ascii.IsValid(token)) return token.ToLowerInvariant();
        StringBuilder text = new(token.Length);
        foreach (Rune rune in token.EnumerateRunes()) text.Append(Rune.ToLowerInvariant(rune).ToString());
        return text.ToString();
    }

    private static string Prefix(string text, int length)
    {
        int end = 0;
        for (int i = 0; i < length && end < text.Length; i++) end += char.IsHighSurrogate(text[end]) ? 2 : 1;
        return text[..end];
    }

    private static string Suffix(string text, int length)
    {
        int start = text.Length;
        for (int i = 0; i < length && start > 0; i++) start -= char.IsLowSurrogate(text[start - 1]) ? 2 : 1;
        return text[start..];
    }

    /// <summary>Capitals become X, small letters x, digits d; runs of equal characters are cut to two.</summary>
    private static string Shape(string token)
    {
        StringBuilder shape = new();
        Rune last = default;
        int run = 0, length = 0;
        foreach (Rune rune in token.EnumerateRunes())
        {
            Rune sign = SignOf(rune);
            run = sign == last ? run + 1 : 1;
            last = sign;
            if (run > MaxShapeRun) continue;
            shape.Append(sign.ToString());
            if (++length == MaxShapeLength) break;
        }

        return shape.ToString();
    }

    private static Rune SignOf(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter => new Rune('X'),
        UnicodeCategory.LowercaseLetter => new Rune('x'),
        UnicodeCategory.DecimalDigitNumber => new Rune('d'),
        _ => rune,
    };
}
