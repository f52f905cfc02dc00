using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>Which classes a model of tables confuses in the test part.</summary>
internal static class TableExamination
{
    public static RunExamination Of(ClassificationReport report, TableTarget target)
    {
        int[] classes = [.. Enumerable.Range(0, report.Classes)];
        return new()
        {
            Unit = "rows",
            Examples = report.Evaluation.Count,
            TestExamples = report.Evaluation.Count,
            Confusions = new(
                target.Classes,
                [.. classes.Select(label => Array.ConvertAll(classes, other => report.Count(label, other)))]),
        };
    }
}
