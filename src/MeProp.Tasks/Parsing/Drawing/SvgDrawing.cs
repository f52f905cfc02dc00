using System.Globalization;
using System.Net;
using System.Text;

namespace MeProp.Tasks;

/// <summary>Draws arcs above words as SVG: a file that needs no other, in a monospaced font.</summary>
internal static class SvgDrawing
{
    private const int CharacterWidth = 10, LabelCharacterWidth = 8, Gap = 24, Margin = 20;
    private const int LevelHeight = 34, ArrowSize = 5, EndDistance = 7, WordHeight = 24, TagHeight = 20;
    private const int Corner = 10;

    public static string Draw(Sentence sentence)
    {
        IReadOnlyList<Arc> arcs = Arc.Of(sentence);
        int levels = arcs.Select(arc => arc.Level).DefaultIfEmpty().Max();
        int[] centers = Centers(sentence, arcs, out int width);
        int baseline = Margin + (levels + 1) * LevelHeight, height = baseline + WordHeight + TagHeight + Margin;
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">
            <rect width="{width}" height="{height}" fill="white"/>
            <g font-family="monospace" text-anchor="middle" fill="black">

            """);
        foreach (Word word in sentence.Words)
        {
            AppendText(svg, centers[word.Id - 1], baseline + WordHeight - 4, 16, word.Form);
            if ((word.Upos ?? word.Xpos) is { } tag)
                AppendText(svg, centers[word.Id - 1], baseline + WordHeight + TagHeight - 4, 12, tag);
        }

        svg.Append("</g>\n<g font-family=\"monospace\" font-size=\"13\" text-anchor=\"middle\" fill=\"#1f4e79\">\n");
        foreach (Arc arc in arcs) AppendArc(svg, arc, centers, baseline);
        Word root = sentence.Words.Single(word => word.Head == 0);
        AppendRoot(svg, root, centers[root.Id - 1], baseline);
        return svg.Append("</g>\n</svg>\n").ToString();
    }

    /// <summary>The middle of each word, so that words and labels have room.</summary>
    private static int[] Centers(Sentence sentence, IReadOnlyList<Arc> arcs, out int width)
    {
        int[] halves = [.. sentence.Words.Select(word =>
            Math.Max(word.Form.Length, (word.Upos ?? word.Xpos ?? "").Length) * CharacterWidth / 2)];
        int[] centers = new int[halves.Length];
        for (int word = 0; word < centers.Length; word++)
        {
            centers[word] = word == 0 ? Margin + halves[0] : centers[word - 1] + halves[word - 1] + Gap + halves[word];
            foreach (Arc arc in arcs.Where(arc => arc.Right == word))
            {
                int room = (arc.Relation.Length + 2) * LabelCharacterWidth + 2 * EndDistance;
                centers[word] = Math.Max(centers[word], centers[arc.Left] + room);
            }
        }

        width = centers[^1] + halves[^1] + Margin;
        Word root = sentence.Words.Single(word => word.Head == 0);
        int rootHalf = root.Deprel!.Length * LabelCharacterWidth / 2 + Margin;
        int shift = Math.Max(0, rootHalf - centers[root.Id - 1]);
        for (int word = 0; word < centers.Length; word++) centers[word] += shift;
        width = Math.Max(width + shift, centers[root.Id - 1] + rootHalf);
        return centers;
    }

    private static void AppendArc(StringBuilder svg, Arc arc, int[] centers, int baseline)
    {
        int left = centers[arc.Left] + EndDistance, right = centers[arc.Right] - EndDistance;
        int top = baseline - arc.Level * LevelHeight;
        int tip = arc.PointsRight ? right : left;
        svg.Append(CultureInfo.InvariantCulture, $"""
            <path d="M{left},{baseline} V{top + Corner} Q{left},{top} {left + Corner},{top}
            H{right - Corner} Q{right},{top} {right},{top + Corner} V{baseline}" fill="none" stroke="#1f4e79"/>

            """);
        AppendArrow(svg, tip, baseline);
        AppendLabel(svg, (left + right) / 2, top - 5, arc.Relation);
    }

    private static void AppendRoot(StringBuilder svg, Word root, int center, int baseline)
    {
        svg.Append(CultureInfo.InvariantCulture, $"""
            <path d="M{center},{Margin + 4} V{baseline}" fill="none" stroke="#1f4e79"/>

            """);
        AppendArrow(svg, center, baseline);
        AppendLabel(svg, center, Margin, root.Deprel!);
    }

    private static void AppendArrow(StringBuilder svg, int x, int y) => svg.Append(
        CultureInfo.InvariantCulture,
        $"<path d=\"M{x},{y} l-{ArrowSize},-{2 * ArrowSize} h{2 * ArrowSize} z\"/>\n");

    private static void AppendLabel(StringBuilder svg, int x, int y, string label) => svg.Append(
        CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\">{WebUtility.HtmlEncode(label)}</text>\n");

    private static void AppendText(StringBuilder svg, int x, int y, int size, string text) => svg.Append(
        CultureInfo.InvariantCulture,
        $"<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\">{WebUtility.HtmlEncode(text)}</text>\n");
}
