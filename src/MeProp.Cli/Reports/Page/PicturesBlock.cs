namespace MeProp.Cli;

/// <summary>Pictures with what they are and what they were taken for.</summary>
internal sealed class PicturesBlock(IReadOnlyList<MistakenPicture> pictures) : ReportBlock
{
    public override void WriteTo(HtmlText html)
    {
        html.Markup("<ul class=\"pictures\">\n");
        foreach (MistakenPicture picture in pictures)
        {
            string told = $"{picture.Label} taken for {picture.Predicted}";
            html.Markup("<li><img alt=\"").Text($"Test image {picture.Index}: {told}")
                .Markup("\" src=\"data:image/png;base64,").Text(picture.Png).Markup("\">")
                .Text($"{told}, {picture.Probability * 100:0} %").Markup("</li>\n");
        }

        html.Markup("</ul>\n");
    }
}
