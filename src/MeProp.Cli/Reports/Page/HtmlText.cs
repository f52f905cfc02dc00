using System.Globalization;
using System.Text;

namespace MeProp.Cli;

/// <summary>HTML as it grows. Text is escaped; markup is not.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _text = new();

    /// <summary>Appends markup as it is.</summary>
    public HtmlText Markup(string markup)
    {
        _text.Append(markup);
        return this;
    }

    /// <summary>Appends text: characters with a meaning in HTML are escaped.</summary>
    public HtmlText Text(string text)
    {
        _text.Append(Escape(text));
        return this;
    }

    /// <summary>Appends an element that holds text, and a line feed.</summary>
    public HtmlText Element(string name, string text, string attributes = "") => Markup(
        attributes.Length == 0 ? $"<{name}>" : $"<{name} {attributes}>").Text(text).Markup($"</{name}>\n");

    public override string ToString() => _text.ToString();

    /// <summary>Text for HTML, also within attributes. Control characters, which HTML forbids, become "?".</summary>
    public static string Escape(string text) => Terminal.Printable(text)
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal);

    /// <summary>A number for an attribute.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
