using System.Text;
using System.Text.Json;

namespace MeProp.Cli;

/// <summary>What the files of a run folder say of it, whether the run has ended or not.</summary>
internal sealed record RunHistory
{
    public required RunFolder Folder { get; init; }

    public required RunConfiguration Configuration { get; init; }

    public required string ScoreName { get; init; }

    /// <summary>What came out; null during training and after a kill.</summary>
    public required RunSummary? Summary { get; init; }

    public required IReadOnlyList<EvaluationLine> Evaluations { get; init; }

    /// <summary>Epochs at an evaluation, as in 1.25.</summary>
    public double EpochAt(int evaluation) =>
        Evaluations[evaluation].Evaluation / (double)Configuration.Get(Settings.EvaluationsPerEpoch);

    /// <summary>Whether neurons were removed.</summary>
    public bool IsSimplified => Configuration.Simplification is not null;

    /// <summary>Reads the files.</summary>
    /// <param name="folder">The folder of the run.</param>
    /// <param name="environment">Knows the tasks.</param>
    /// <param name="scoreName">The score of its task; null to find it in the files.</param>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static RunHistory Read(RunFolder folder, ProgramEnvironment environment, string? scoreName = null)
    {
        RunConfiguration configuration = RunConfiguration.From(
            ConfigurationFile.Read(folder.Path, environment).Assignments, environment.Tasks);
        scoreName ??= ScoreNameIn(SharedFile.ReadLines(folder.File(RunFolder.MetricsName)).FirstOrDefault())
            ?? ScoreNameIn(SharedFile.ReadBytes(folder.File(RunFolder.SummaryName)) is { } summary
                ? Encoding.UTF8.GetString(summary)
                : null)
            ?? Score.Accuracy;
        var records = new RunRecords(folder, scoreName);
        return new()
        {
            Folder = folder,
            Configuration = configuration,
            ScoreName = scoreName,
            Summary = records.Summary(),
            Evaluations = records.Evaluations(),
        };
    }

    /// <summary>
    /// The score's name in a line of metrics or in a summary, whose first score stands under its own name:
    /// "devAccuracy". Null where there is none.
    /// </summary>
    private static string? ScoreNameIn(string? json)
    {
        const string Part = "dev";
        string[] others = [Part + "Loss", Part + "Examples"];
        if (json is null) return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            string? key = document.RootElement.EnumerateObject().Select(property => property.Name).FirstOrDefault(
                name => name.StartsWith(Part, StringComparison.Ordinal) && !others.Contains(name));
            return key is null ? null : Score.NameOf(key[Part.Length..]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
