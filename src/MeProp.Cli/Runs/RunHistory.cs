using System.Text.Json;

namespace MeProp.Cli;

/// <summary>What the files of a run folder say of it, whether the run has ended or not.</summary>
internal sealed record RunHistory
{
    public required RunFolder Folder { get; init; }

    public required RunConfiguration Configuration { get; init; }

    public required string ScoreName { get; init; }

    /// <summary>What came out; null while the run goes on, or after a kill.</summary>
    public required RunSummary? Summary { get; init; }

    public required IReadOnlyList<EvaluationLine> Evaluations { get; init; }

    /// <summary>Epochs passed at each evaluation.</summary>
    public double[] Epochs
    {
        get
        {
            double each = 1.0 / Configuration.Get(Settings.EvaluationsPerEpoch);
            return [.. Evaluations.Select(line => line.Evaluation * each)];
        }
    }

    /// <summary>Whether neurons were removed.</summary>
    public bool IsSimplified => Configuration.Simplification is not null;

    /// <summary>Reads the files.</summary>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static RunHistory Read(RunFolder folder, ProgramEnvironment environment)
    {
        RunConfiguration configuration = RunConfiguration.From(
            ConfigurationFile.Read(folder.Path, environment).Assignments, environment.Tasks);
        string? first = RunRecords.LinesOf(folder.File(RunFolder.MetricsName)).FirstOrDefault();
        string scoreName = first is null ? Score.Accuracy : ScoreNameIn(first);
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

    /// <summary>The score stands after the loss, under its own name: "devAccuracy".</summary>
    private static string ScoreNameIn(string line)
    {
        const string Part = "dev", Loss = Part + "Loss";
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            string key = document.RootElement.EnumerateObject().Select(property => property.Name).FirstOrDefault(
                name => name.StartsWith(Part, StringComparison.Ordinal) && name != Loss) ?? Part + Score.Accuracy;
            return Score.NameOf(key[Part.Length..]);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Score.Accuracy;
        }
    }
}
