using System.Globalization;
using System.Text;

namespace MeProp;

/// <summary>Shows text of a file in a message of one line.</summary>
internal static class MessageText
{
    private const int MaxLength = 60;

    /// <summary>Quotes and shortens a name; escapes control, line-end and direction characters.</summary>
    public static string Quote(string name)
    {
        var text = new StringBuilder(Math.Min(name.Length, MaxLength) + 3).Append('"');
        foreach (Rune rune in name.EnumerateRunes())
        {
            if (text.Length > MaxLength)
            {
                text.Append('…');
                break;
            }

            bool shown = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
            if (rune.Value is '"' or '\\') text.Append('\\');
            text.Append(shown ? rune.ToString() : $"\\u{rune.Value:x4}");
        }

        return text.Append('"').ToString();
    }

    /// <summary>As in "500 × 784"; "a single value" without sizes.</summary>
    public static string Shape(IReadOnlyList<long> shape) => shape.Count switch
    {
        0 => "a single value",
        <= 8 => string.Join(" × ", shape),
        _ => $"{string.Join(" × ", shape.Take(8))} × …",
    };
}
