namespace MeProp.Cli;

/// <summary>Writes a plain line per evaluation: for files, pipes and terminals that cannot redraw.</summary>
internal sealed class LineProgress(Terminal terminal, EvaluationText text) : RunProgress
{
    public override void OnSimplification(SimplificationReport report)
    {
        if (report.Removed > 0) terminal.WriteLine(text.Of(report));
    }

    public override void OnEvaluation(EvaluationReport report) => terminal.WriteLine(text.Of(report));
}
