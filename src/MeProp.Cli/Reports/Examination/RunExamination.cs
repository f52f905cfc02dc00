using System.Text.Json;

namespace MeProp.Cli;

/// <summary>
/// examination.json: which classes the model of a run confuses in the test examples, and where it was most wrong.
/// </summary>
internal sealed record RunExamination
{
    public const string FileName = "examination.json";

    /// <summary>Longer sentences are not shown.</summary>
    public const int MaxSentenceWords = 100;

    /// <summary>As many mistakes of a kind are kept.</summary>
    public const int MaxPictures = 24, MaxSentences = 12, MaxTrees = 6, MaxRows = 12;

    /// <summary>
    /// Test examples of text are looked at up to so many words: more would take longer than a report may.
    /// </summary>
    public const int MaxWords = 10_000;

    /// <summary>What examples are, in plural: "images", "words".</summary>
    public required string Unit { get; init; }

    /// <summary>Examples that were looked at: the first ones of the test part.</summary>
    public required int Examples { get; init; }

    /// <summary>Examples of the test part.</summary>
    public required int TestExamples { get; init; }

    /// <summary>
    /// Counts of the examples, or of those that <see cref="CountedUnit"/> names; empty where numbers are predicted.
    /// </summary>
    public required ConfusionMatrix Confusions { get; init; }

    /// <summary>What confusions are counted of where that is a part of the examples; null for all.</summary>
    public string? CountedUnit { get; init; }

    public IReadOnlyList<MistakenPicture> Pictures { get; init; } = [];

    public IReadOnlyList<MistakenSentence> Sentences { get; init; } = [];

    public IReadOnlyList<MistakenTree> Trees { get; init; } = [];

    /// <summary>Of tables; null for other data.</summary>
    public MistakenRows? Rows { get; init; }

    /// <summary>Of tables whose target is a number.</summary>
    public PredictedNumbers? Numbers { get; init; }

    private bool IsValid =>
        this is { Confusions.IsValid: true, Pictures: not null, Sentences: not null, Trees: not null }
        && Rows?.IsValid != false && Numbers?.IsValid != false;

    public void Save(RunFolder folder) => AtomicFile.Write(
        folder.File(FileName),
        JsonOutput.FileOf(writer => JsonSerializer.Serialize(writer, this, ExaminationJson.Lines.RunExamination)));

    /// <summary>Reads the file; null where it is missing or no use.</summary>
    public static RunExamination? Read(RunFolder folder)
    {
        if (SharedFile.ReadBytes(folder.File(FileName)) is not { } content) return null;
        try
        {
            RunExamination? read = JsonSerializer.Deserialize(content, ExaminationJson.Lines.RunExamination);
            return read is { IsValid: true } ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
