using System.Globalization;
using System.Text.Json;

namespace MeProp.Cli;

/// <summary>
/// Further scores of evaluations (<see cref="Evaluation.Others"/>) as fields of JSON objects, as in "devLas".
/// </summary>
internal static class OtherScores
{
    /// <summary>
    /// The fields of some parts, in percent; null where a part was not evaluated. Without further scores, null.
    /// </summary>
    public static Dictionary<string, JsonElement>? FieldsOf(
        params ReadOnlySpan<(string Part, NamedScores? Scores)> parts)
    {
        NamedScores? names = null;
        foreach ((_, NamedScores? scores) in parts) names ??= scores;
        if (names is null) return null;
        var fields = new Dictionary<string, JsonElement>();
        foreach ((string part, NamedScores? scores) in parts)
        {
            foreach (NamedScore score in names)
                fields.Add(Evaluator.FieldName(part, score.Name), ElementOf(scores?[score.Name]));
        }

        return fields;
    }

    /// <summary>The scores of a part that fields hold; null if there are none.</summary>
    public static NamedScores? Of(string part, Dictionary<string, JsonElement>? fields)
    {
        NamedScore[] scores = [.. (fields ?? [])
            .Where(field => field.Key.StartsWith(part, StringComparison.Ordinal) && field.Key.Length > part.Length)
            .Where(field => field.Value.ValueKind == JsonValueKind.Number)
            .Select(field => new NamedScore(Score.NameOf(field.Key[part.Length..]), field.Value.GetDouble()))];
        return scores.Length == 0 ? null : new NamedScores(scores);
    }

    /// <summary>The statistics of each score over runs, by its name.</summary>
    /// <param name="runs">The scores of each run; null where it has none.</param>
    public static Dictionary<string, Statistic> StatisticsOf(IEnumerable<NamedScores?> runs) => runs
        .SelectMany(scores => scores ?? Enumerable.Empty<NamedScore>())
        .GroupBy(score => score.Name)
        .ToDictionary(scores => scores.Key, scores => Statistic.Of(scores.Select(score => (double?)score.Value))!);

    private static JsonElement ElementOf(double? value) => JsonElement.Parse(
        JsonNumber.OrNull(value) is { } number ? number.ToString("R", CultureInfo.InvariantCulture) : "null");
}
