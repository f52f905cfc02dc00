namespace MeProp.Cli;

/// <summary>Sentences whose wrong words are marked with the right tag and the predicted one.</summary>
internal sealed class SentencesBlock(IReadOnlyList<MistakenSentence> sentences) : ReportBlock
{
    public override void WriteTo(HtmlText html)
    {
        html.Markup("<ol class=\"sentences\">\n");
        foreach (MistakenSentence sentence in sentences)
        {
            html.Markup("<li>");
            foreach (MistakenSentence.Word word in sentence.Words)
            {
                if (!word.IsWrong) html.Text(word.Form);
                else
                {
                    html.Markup("<mark>").Text(word.Form).Markup(" <small>").Text($"{word.Predicted}, not {word.Tag}")
                        .Markup("</small></mark>");
                }

                html.Markup(" ");
            }

            html.Markup("</li>\n");
        }

        html.Markup("</ol>\n");
    }
}
