using System.Text;

namespace MeProp.Cli;

/// <summary>docs/reproduction.md: all experiments with their results.</summary>
internal static class ReproductionDocument
{
    private const string Head = """
        # Reproduction

        Published figures next to ours. `meprop reproduce --output experiments/results --markdown` writes this page from
        the records of the runs; the texts stand in the files of [experiments](../experiments). Speed is in
        [performance.md](performance.md), the method in [method.md](method.md).

        - Scores are in percent: test at the best development score, mean ± standard deviation over the seeds.
        - Differences are to the dense row with the same settings, or to the row whose difference is empty, seed by
          seed.
        - Some rows have one seed and no deviation. Rows with several seeds deviate by 0.1 to 0.3 points of accuracy, so
          a statement on one seed within 0.3 points of its limit is not decided.
        - Backprop is selection, backward pass and update. Times are medians per epoch of training, of the fastest seed.
          The machine had other work beside many runs, so speedups here are rough. The number of threads changes no
          score. A run that several experiments share counts in the time of each.
        - MNIST: the first 5,000 training images are the development set, the other 55,000 are trained on.
        - English EWT 2.16 stands for the Penn Treebank of the papers: a third of the sentences or fewer, mixed kinds of
          text, other labels. Only differences compare.

        """;

    public static string Of(IReadOnlyList<ExperimentResult> results)
    {
        var text = new StringBuilder(Head);
        text.Append('\n');
        ComparisonTable.MarkdownLine(text, ["experiment", "part", "runs", "time"]);
        ComparisonTable.MarkdownLine(text, ["---", "---", "---:", "---:"]);
        foreach (ExperimentResult result in results)
        {
            foreach (PartResult part in result.Parts)
            {
                string time = part.Runs == 0 ? "not run" : DurationText.Of(TimeSpan.FromSeconds(part.Seconds));
                ComparisonTable.MarkdownLine(text, [$"`{result.Name}`", part.Title, $"{part.Runs}", time]);
            }
        }

        text.Append('\n');
        foreach (ExperimentResult result in results) text.Append(new ExperimentMarkdown(result, level: 2).ToText());
        return text.ToString().TrimEnd() + "\n";
    }
}
