namespace MeProp.Cli;

/// <summary>Writes a JSON line per evaluation.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="method">What the run trains with.</param>
internal sealed class JsonProgress(Terminal terminal, string method) : RunProgress
{
    /// <inheritdoc/>
    public override void OnEvaluation(EvaluationReport report) => terminal.WriteJson(EvaluationLine.From(method, report), CliJsonContext.Lines.EvaluationLine);
}
