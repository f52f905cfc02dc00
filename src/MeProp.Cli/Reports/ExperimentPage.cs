namespace MeProp.Cli;

/// <summary>The report of an experiment: ours beside the published figures.</summary>
internal static class ExperimentPage
{
    public static ReportDocument Of(ExperimentResult result, RunFolder folder, string workingDirectory) => new()
    {
        Title = result.Title,
        Lead = result.IsQuick
            ? $"{result.Question} This is the quick form on built-in data: its figures say nothing of published ones."
            : $"{result.Question} {VerdictOf(result)}",
        Sections =
        [
            .. result.Claims.Count > 0 ? [Claims(result)] : Array.Empty<ReportSection>(),
            .. result.Figures.Select((figure, index) => new ReportSection(
                $"figure-{index + 1}", figure.Title, [PublishedFigure.Of(figure, $"published-{index + 1}")])),
            .. result.Parts.Select(part => Part(part, !result.IsQuick, folder, workingDirectory)),
            new("again", "Run it again", [
                new CommandBlock(result.Command),
                new ParagraphBlock($"Published figures: {NoteBlock.WithoutMarkdown(result.Source)}."),
                .. Notes(result.Notes),
            ]),
        ],
    };

    private static string VerdictOf(ExperimentResult result)
    {
        int holds = result.Claims.Count(claim => claim.Holds == true);
        int open = result.Claims.Count(claim => claim.Holds is null);
        if (result.Claims.Count == 0) return "";
        string rest = open > 0 ? $", {open} not decided yet" : "";
        return $"{holds} of {result.Claims.Count} statements hold{rest}.";
    }

    private static ReportSection Claims(ExperimentResult result)
    {
        var table = new ReportTable(
            "What the paper's shape asks for, and what was found",
            [ReportColumn.Text("statement"), ReportColumn.Text("verdict"), ReportColumn.Text("found")]);
        foreach (ClaimResult claim in result.Claims)
        {
            string found = string.Join("; ", claim.Findings.Select(finding => finding.ToText()));
            string why = claim.Why is { } reason ? $". {NoteBlock.WithoutMarkdown(reason)}" : "";
            table.Add(claim.Text, claim.Verdict, found + why);
        }

        return new("statements", "Statements", [table]);
    }

    private static ReportSection Part(
        PartResult part, bool showsPublished, RunFolder folder, string workingDirectory)
    {
        var columns = new RowColumns(part, "±", isWide: true);
        var table = new ReportTable(
            "Scores in percent: mean ± standard deviation over the seeds. Seconds: of an epoch, fastest seed.",
            [.. columns.Titles.Select((title, i) => new ReportColumn(title, !columns.IsText(i)))]);
        foreach (string[] row in columns.Rows) table.Add(row);
        return new($"part-{part.Name}", part.Title, [
            table,
            .. PublishedFigure.Of(part, showsPublished) is { } figure ? [figure] : Array.Empty<ReportBlock>(),
            .. part.Rows.Where(row => row.Note is not null)
                .Select(row => new ParagraphBlock($"{row.Title}: {NoteBlock.WithoutMarkdown(row.Note!)}")),
            .. Notes(part.Notes),
            .. Times(part),
            new ParagraphBlock("Curves and times of its runs:"),
            new CommandBlock($"meprop report {folder.Part(part.Name).Quoted(workingDirectory)}"),
        ]);
    }

    private static IEnumerable<ReportBlock> Times(PartResult part)
    {
        if (part.Runs == 0) yield break;
        yield return new ParagraphBlock(part.RunsText);
    }

    /// <summary>Paragraphs, and tables under the paragraph before them.</summary>
    private static IEnumerable<ReportBlock> Notes(IReadOnlyList<string> lines)
    {
        IReadOnlyList<NoteBlock> blocks = NoteBlock.Of(lines);
        for (int i = 0; i < blocks.Count; i++)
        {
            bool isCaption = i + 1 < blocks.Count && !blocks[i].IsTable && blocks[i + 1].IsTable;
            if (isCaption) continue;
            yield return blocks[i].IsTable
                ? TableOf(blocks[i], i > 0 ? NoteBlock.WithoutMarkdown(blocks[i - 1].Text).TrimEnd(':') : "Notes")
                : new ParagraphBlock(NoteBlock.WithoutMarkdown(blocks[i].Text));
        }
    }

    private static ReportTable TableOf(NoteBlock block, string caption)
    {
        IReadOnlyList<string[]> cells = block.Cells();
        var table = new ReportTable(
            caption, [.. cells[0].Select((title, column) => new ReportColumn(title, block.IsNumber(column)))]);
        foreach (string[] row in cells.Skip(1)) table.Add(row);
        return table;
    }
}
