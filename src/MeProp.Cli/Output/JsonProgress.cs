namespace MeProp.Cli;

/// <summary>Writes a JSON line per evaluation.</summary>
internal sealed class JsonProgress(Terminal terminal, TrainingRun run) : RunProgress
{
    public override void OnEvaluation(EvaluationReport report) =>
        terminal.WriteJson(EvaluationLine.From(run.MethodName, report), run.Json.LineOf<EvaluationLine>());
}
