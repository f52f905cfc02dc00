using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>How often examples of a class were taken for a class.</summary>
/// <param name="Labels">Names of the classes.</param>
/// <param name="Counts">One row for each true class, one column for each predicted one.</param>
internal sealed record ConfusionMatrix(IReadOnlyList<string> Labels, int[][] Counts)
{
    [JsonIgnore]
    public bool IsValid => Labels is not null && Counts is not null && Counts.Length == Labels.Count
        && Labels.All(label => label is not null)
        && Counts.All(row => row is not null && row.Length == Labels.Count && row.All(count => count >= 0));

    [JsonIgnore]
    public int Total => Counts.Sum(row => row.Sum());

    [JsonIgnore]
    public int Wrong => Total - Enumerable.Range(0, Labels.Count).Sum(c => Counts[c][c]);

    /// <summary>Counts pairs of a true and a predicted class.</summary>
    public static ConfusionMatrix Of(
        IReadOnlyList<string> labels, IEnumerable<(int Label, int Predicted)> pairs)
    {
        int[][] counts = [.. labels.Select(_ => new int[labels.Count])];
        foreach ((int label, int predicted) in pairs) counts[label][predicted]++;
        return new(labels, counts);
    }

    /// <summary>Counts pairs of names; the most frequent class first.</summary>
    public static ConfusionMatrix Of(IReadOnlyCollection<(string Label, string Predicted)> pairs)
    {
        string[] labels =
        [
            .. pairs.SelectMany(pair => (string[])[pair.Label, pair.Predicted]).CountBy(label => label)
                .OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)
                .Select(count => count.Key),
        ];
        Dictionary<string, int> places = labels.Index().ToDictionary(label => label.Item, label => label.Index);
        return Of(labels, pairs.Select(pair => (places[pair.Label], places[pair.Predicted])));
    }

    /// <summary>The classes with the most mistakes, in their order; all where they are few enough.</summary>
    public int[] MostConfused(int limit) =>
        [.. Enumerable.Range(0, Labels.Count).OrderByDescending(MistakesOf).Take(limit).Order()];

    /// <summary>
    /// Share of a class that was taken for a class, in percent of all examples of the former; 0 without examples.
    /// </summary>
    public double ShareOf(int label, int predicted) =>
        100.0 * Counts[label][predicted] / Math.Max(1, Counts[label].Sum());

    private int MistakesOf(int label) => Enumerable.Range(0, Labels.Count)
        .Where(other => other != label).Sum(other => Counts[label][other] + Counts[other][label]);
}
