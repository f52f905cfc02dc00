using System.Text;
using System.Text.Json;

namespace MeProp.Cli;

/// <summary>activity.jsonl as it can be read: damaged lines are skipped, and the notes say why.</summary>
internal sealed record ActivityRecord(IReadOnlyList<ActivitySample> Samples, IReadOnlyList<string> Notes)
{
    public const string FileName = "activity.jsonl";

    /// <summary>A run writes about 500 lines: this is room for 500,000 outputs.</summary>
    private const long MaxBytes = 1L << 28;

    private const int MaxNotes = 3;

    /// <summary>Reads the file of a run folder; without samples where there is none, as of an older version.</summary>
    public static ActivityRecord Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (new FileInfo(path) is not { Exists: true, Length: var length }) return new([], []);
        if (length > MaxBytes)
            return new([], [$"{path} is ignored: it has {length} bytes, more than {MaxBytes}."]);
        var samples = new List<ActivitySample>();
        var notes = new List<string>();
        int number = 0, skipped = 0;
        foreach (string line in SharedFile.ReadLines(path))
        {
            number++;
            (ActivitySample? sample, string? fault) = Parse(line);
            if (fault is null && samples.Count > 0 && sample!.Step <= samples[^1].Step)
                fault = $"step {sample.Step} comes after step {samples[^1].Step}";
            if (fault is null) samples.Add(sample!);
            else if (++skipped <= MaxNotes) notes.Add($"{path}: line {number} is skipped: {fault}.");
        }

        if (skipped > MaxNotes) notes.Add($"{path}: {skipped - MaxNotes} more lines are skipped.");
        return new(samples, notes);
    }

    /// <summary>Replaces the file of a run folder by its samples up to a step.</summary>
    public static void CutBack(string folder, long step)
    {
        IEnumerable<string> lines =
            Read(folder).Samples.Where(sample => sample.Step <= step).Select(sample => LineOf(sample) + "\n");
        AtomicFile.Write(Path.Combine(folder, FileName), Encoding.UTF8.GetBytes(string.Concat(lines)));
    }

    public static string LineOf(ActivitySample sample) =>
        JsonSerializer.Serialize(sample, CliJsonContext.Lines.ActivitySample);

    /// <summary>A line, or what is wrong with it.</summary>
    public static (ActivitySample? Sample, string? Fault) Parse(string line)
    {
        try
        {
            ActivitySample? sample = JsonSerializer.Deserialize(line, CliJsonContext.Lines.ActivitySample);
            return sample is null ? (null, "it holds nothing") : (sample, sample.Fault());
        }
        catch (JsonException)
        {
            return (null, "it is cut off or damaged");
        }
    }
}
