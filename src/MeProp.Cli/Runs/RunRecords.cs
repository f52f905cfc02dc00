using System.Text.Json;

namespace MeProp.Cli;

/// <summary>Reads what a run left in its folder.</summary>
/// <param name="folder">The folder of the run.</param>
/// <param name="scoreName">The score that its task measures.</param>
internal sealed class RunRecords(RunFolder folder, string scoreName)
{
    private readonly RunJson _json = new(scoreName);

    /// <summary>What it wrote at its end; null before.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public RunSummary? Summary()
    {
        string path = folder.File(RunFolder.SummaryName);
        if (SharedFile.ReadBytes(path) is not { } content) return null;
        try
        {
            RunSummary? summary = JsonSerializer.Deserialize(content, _json.LineOf<RunSummary>());
            return summary is null ? null : summary with { ScoreName = scoreName };
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>Its evaluations, in order; none before the first.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public IReadOnlyList<EvaluationLine> Evaluations()
    {
        string path = folder.File(RunFolder.MetricsName);
        try
        {
            return
            [
                .. SharedFile.ReadLines(path)
                    .Select(line => JsonSerializer.Deserialize(line, _json.LineOf<EvaluationLine>())!),
            ];
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is damaged: {exception.Message}", exception);
        }
    }
}
