using System.Globalization;

namespace MeProp.Cli;

/// <summary>The examples where the model was most wrong.</summary>
internal static class MistakeSection
{
    public static ReportSection? Of(RunExamination examination)
    {
        List<ReportBlock> blocks = [];
        if (examination.Pictures.Count > 0)
        {
            blocks.Add(new ParagraphBlock(
                "Test images whose right class got the smallest probability, with the probability of the class that "
                + "they were taken for."));
            blocks.Add(new PicturesBlock(examination.Pictures));
        }

        if (examination.Sentences.Count > 0)
        {
            blocks.Add(new ParagraphBlock("Test sentences with the most wrong tags. Wrong words are marked."));
            blocks.Add(new SentencesBlock(examination.Sentences));
        }

        if (examination.Trees.Count > 0)
        {
            blocks.Add(new ParagraphBlock(
                "Test sentences with the most wrong words: the right tree, then the predicted one."));
            blocks.AddRange(examination.Trees.Select(tree => new TreesBlock(tree)));
        }

        if (examination.Rows is { Rows.Count: > 0 } rows)
        {
            bool areNumbers = examination.Numbers is not null;
            blocks.Add(new ParagraphBlock(areNumbers
                ? "Test rows whose predictions are farthest from the truth."
                : "Test rows whose true class got the smallest probability."));
            blocks.Add(TableOf(rows, areNumbers));
        }

        return blocks.Count == 0 ? null : new("mistakes", "The most wrong examples", blocks);
    }

    private static ReportTable TableOf(MistakenRows rows, bool areNumbers)
    {
        var table = new ReportTable(
            "The most wrong rows",
            [
                new("line"), new($"{rows.Target}, true", areNumbers), new($"{rows.Target}, predicted", areNumbers),
                new(areNumbers ? "error" : "true class, percent"),
                .. rows.Columns.Select(ReportColumn.Text),
            ]);
        foreach (MistakenRow row in rows.Rows)
        {
            string measure = areNumbers
                ? FewDigits.Of(row.Measure)
                : row.Measure.ToString("0.00", CultureInfo.InvariantCulture);
            table.Add([$"{row.Line}", row.Truth, row.Predicted, measure, .. row.Cells]);
        }

        return table;
    }
}
