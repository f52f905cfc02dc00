using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace MeProp.Cli;

/// <summary>Makes the SVG that the drawing library writes fit for readers and for a page.</summary>
internal static partial class FigureSvg
{
    /// <summary>The colour of the grid as the drawing library writes it.</summary>
    private const string ShortGrid = "#DDD";

    private const string Families = "'DejaVu Sans', Verdana, Arial, sans-serif";

    /// <summary>
    /// Text with one place and a length, instead of a place for each letter: it looks right in any font. Equal figures
    /// are equal files.
    /// </summary>
    public static string WithPlainText(string svg) => FontFamily().Replace(
        LetterPlaces().Replace(WithOwnNumbers(WithSharpCells(svg)), match =>
        {
            double[] xs = NumbersIn(match.Groups["x"].Value);
            if (xs.Length == 0) return match.Value;
            string start = match.Groups["start"].Value, letters = match.Groups["letters"].Value.Trim();
            string place = $"x=\"{HtmlText.Number(xs[0])}\" y=\"{match.Groups["y"].Value.Split(',')[0].Trim()}\"";
            if (xs.Length == 1) return $"{start}{place}>{letters}<";
            float size = float.Parse(FontSize().Match(start).Groups[1].Value, CultureInfo.InvariantCulture);
            double length = xs[^1] - xs[0] + FigureFont.WidthOfLast(WebUtility.HtmlDecode(letters), size);
            string width = $"textLength=\"{HtmlText.Number(length)}\" lengthAdjust=\"spacingAndGlyphs\"";
            return $"{start}{place} {width}>{letters}<";
        }),
        $"font-family=\"{Families}\"");

    /// <summary>
    /// For a place within a page: colours of the page, names that no other figure has, a size that follows the page,
    /// and a description.
    /// </summary>
    public static string ForPage(string svg, string name, string description, int width, int height)
    {
        string inner = svg[(svg.IndexOf('>', svg.IndexOf("<svg", StringComparison.Ordinal)) + 1)..];
        inner = Identifier().Replace(inner, $"$1{name}-$2");
        inner = Reference().Replace(inner, $"$1#{name}-");
        inner = inner.Replace("fill=\"white\"", "fill=\"var(--paper)\"", StringComparison.Ordinal)
            .Replace($"\"{FigureStyle.Paper}\"", "\"var(--paper)\"", StringComparison.Ordinal)
            .Replace($"\"{FigureStyle.Ink}\"", "\"currentColor\"", StringComparison.Ordinal)
            .Replace($"\"{ShortGrid}\"", "\"var(--grid)\"", StringComparison.Ordinal)
            .Replace("stroke=\"black\"", "stroke=\"currentColor\"", StringComparison.Ordinal);
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" role=\"img\" "
            + $"viewBox=\"0 0 {width} {height}\" aria-label=\"{HtmlText.Escape(description)}\">{inner.Trim()}";
    }

    /// <summary>Names numbered within the figure: the library numbers those of all figures of a process.</summary>
    private static string WithOwnNumbers(string svg)
    {
        var numbers = new Dictionary<string, int>();
        foreach (Match match in Identifier().Matches(svg)) numbers.TryAdd(match.Groups[2].Value, numbers.Count + 1);
        svg = Identifier().Replace(svg, match => $"{match.Groups[1].Value}n{numbers[match.Groups[2].Value]}");
        return Target().Replace(svg, match => numbers.TryGetValue(match.Groups[2].Value, out int number)
            ? $"{match.Groups[1].Value}n{number}"
            : match.Value);
    }

    /// <summary>Cells of maps keep their edges.</summary>
    private static string WithSharpCells(string svg) =>
        svg.Replace("<image ", "<image image-rendering=\"pixelated\" ", StringComparison.Ordinal);

    private static double[] NumbersIn(string list) =>
    [
        .. list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(number => double.Parse(number, CultureInfo.InvariantCulture)),
    ];

    [GeneratedRegex("(?<start><text [^>]*?)x=\"(?<x>[^\"]*)\" y=\"(?<y>[^\"]*)\">(?<letters>[^<]*)<")]
    private static partial Regex LetterPlaces();

    [GeneratedRegex("font-size=\"([^\"]+)\"")]
    private static partial Regex FontSize();

    [GeneratedRegex("font-family=\"[^\"]*\"")]
    private static partial Regex FontFamily();

    [GeneratedRegex("(\\bid=\")([^\"]+)")]
    private static partial Regex Identifier();

    [GeneratedRegex("(url\\(|href=\")#")]
    private static partial Regex Reference();

    [GeneratedRegex("((?:url\\(|href=\")#)([^)\"]+)")]
    private static partial Regex Target();
}
