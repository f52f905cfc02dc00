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
        string[] lines = LinesOf(folder.File(RunFolder.MetricsName));
        string scoreName = lines.Length > 0 ? ScoreNameIn(lines[0]) : Score.Accuracy;
        var json = new RunJson(scoreName);
        return new()
        {
            Folder = folder,
            Configuration = configuration,
            ScoreName = scoreName,
            Summary = ReadSummary(folder, json, scoreName),
            Evaluations = [.. lines.Select(line => Parse(line, folder, json))],
        };
    }

    /// <summary>What a run wrote at its end; null before.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static RunSummary? ReadSummary(RunFolder folder, RunJson json, string scoreName)
    {
        string path = folder.File(RunFolder.SummaryName);
        if (!File.Exists(path)) return null;
        try
        {
            RunSummary? summary = JsonSerializer.Deserialize(File.ReadAllBytes(path), json.LineOf<RunSummary>());
            return summary is null ? null : summary with { ScoreName = scoreName };
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>The evaluations of a run, in order; none before the first.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static IReadOnlyList<EvaluationLine> ReadEvaluations(RunFolder folder, RunJson json) =>
        [.. LinesOf(folder.File(RunFolder.MetricsName)).Select(line => Parse(line, folder, json))];

    /// <summary>The whole lines of a file. A line without its end is still being written.</summary>
    private static string[] LinesOf(string path)
    {
        if (!File.Exists(path)) return [];
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n')[..^1];
    }

    private static EvaluationLine Parse(string line, RunFolder folder, RunJson json)
    {
        try
        {
            return JsonSerializer.Deserialize(line, json.LineOf<EvaluationLine>())
                ?? throw new JsonException("a line is null");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(
                $"{folder.File(RunFolder.MetricsName)} is damaged: {exception.Message}", exception);
        }
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
