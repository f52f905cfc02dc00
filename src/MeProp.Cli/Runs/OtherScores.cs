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

    private static JsonElement ElementOf(double? value) => JsonElement.Parse(
        JsonNumber.OrNull(value) is { } number ? number.ToString("R", CultureInfo.InvariantCulture) : "null");
}
