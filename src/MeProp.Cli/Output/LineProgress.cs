namespace MeProp.Cli;

/// <summary>Writes a plain line per evaluation: for files, pipes and terminals that cannot redraw.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="configuration">Number of epochs.</param>
internal sealed class LineProgress(Terminal terminal, RunConfiguration configuration) : RunProgress
{
    /// <inheritdoc/>
    public override void OnSimplification(SimplificationReport report)
    {
        if (report.Removed > 0) terminal.WriteLine(SimplificationText.Of(report, configuration));
    }

    /// <inheritdoc/>
    public override void OnEvaluation(EvaluationReport report) => terminal.WriteLine(EvaluationText.Of(report, configuration));
}
