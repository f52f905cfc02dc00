namespace MeProp.Cli;

/// <summary>
/// Makes one HTML page of a report that needs no other file and no network: style sheet and figures stand in it.
/// </summary>
internal static class ReportPage
{
    private const int RefreshSeconds = 3;

    private static readonly Lazy<string> Style = new(() => ReadResource("report.css"));

    public static string ToHtml(ReportDocument report)
    {
        var html = new HtmlText();
        html.Markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Markup("<meta name=\"color-scheme\" content=\"light dark\">\n")
            .Markup("<link rel=\"icon\" href=\"data:,\">\n");
        if (report.IsRunning) html.Markup($"<meta http-equiv=\"refresh\" content=\"{RefreshSeconds}\">\n");
        html.Element("title", report.Title)
            .Markup($"<style>\n{Style.Value}</style>\n</head>\n<body>\n")
            .Markup("<a class=\"skip\" href=\"#content\">Skip to the results</a>\n<header>\n")
            .Element("h1", report.Title)
            .Element("p", report.Lead, "class=\"lead\"");
        if (report.IsRunning) html.Element("p", "Training continues. This page reloads itself.", "role=\"status\"");
        html.Markup("<nav aria-label=\"Sections\"><ul>\n");
        foreach (ReportSection section in report.Sections)
            html.Markup("<li><a href=\"#").Text(section.Id).Markup("\">").Text(section.Title).Markup("</a></li>\n");
        html.Markup("</ul></nav>\n</header>\n<main id=\"content\">\n");
        foreach (ReportSection section in report.Sections)
        {
            string id = HtmlText.Escape(section.Id);
            html.Markup($"<section aria-labelledby=\"{id}\">\n").Element("h2", section.Title, $"id=\"{id}\"");
            foreach (ReportBlock block in section.Blocks) block.WriteTo(html);
            html.Markup("</section>\n");
        }

        html.Markup("</main>\n<footer>\n").Element("p", $"Made by meprop {MachineInfo.ProgramVersion}.");
        return html.Markup("</footer>\n</body>\n</html>\n").ToString();
    }

    private static string ReadResource(string name)
    {
        using Stream stream = typeof(ReportPage).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
