using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>A sentence's right tree and, below it, the predicted one.</summary>
internal sealed class TreesBlock(MistakenTree tree) : ReportBlock
{
    public override void WriteTo(HtmlText html)
    {
        html.Element("h3", $"{tree.Sentence} ({tree.WrongWords} of {tree.Words} words wrong)");
        Write(html, "Right", tree.Gold);
        Write(html, "Predicted", tree.Predicted);
    }

    private static void Write(HtmlText html, string title, string conllu)
    {
        Sentence sentence;
        try
        {
            sentence = Sentence.Parse(conllu);
            sentence.CheckTree();
        }
        catch (Exception exception) when (exception is TextFileException or ArgumentException)
        {
            return;
        }

        string arcs = string.Join("; ", sentence.Words.Select(word => word.Head is > 0 and int head
            ? $"{word.Form} is {word.Deprel} of {sentence.Words[head - 1].Form}"
            : $"{word.Form} is the root"));
        string svg = ParseDrawing.ToSvg(sentence)
            .Replace("<svg ", $"<svg role=\"img\" aria-label=\"{HtmlText.Escape($"{title} tree: {arcs}")}\" ",
                StringComparison.Ordinal)
            .Replace("fill=\"white\"", "fill=\"var(--paper)\"", StringComparison.Ordinal)
            .Replace("fill=\"black\"", "fill=\"currentColor\"", StringComparison.Ordinal)
            .Replace("#1f4e79", "var(--link)", StringComparison.Ordinal);
        html.Markup("<figure class=\"tree\">").Element("figcaption", title)
            .Markup($"<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{title} tree\">")
            .Markup(svg).Markup("</div></figure>\n");
    }
}
