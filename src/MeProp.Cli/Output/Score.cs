namespace MeProp.Cli;

/// <summary>
/// Where the name of a score stands: in keys of JSON and before values, except that of accuracy, where percent says it.
/// </summary>
internal static class Score
{
    public const string Accuracy = "accuracy";

    // Names of scores are words, as in accuracy, or abbreviations, as in UAS.
    private const int LongestAbbreviation = 4;

    // Properties of records that end with this are written under the score's name.
    private const string Mark = "Score";

    /// <summary>As in "97.50 %" or "UAS 90.10 %, LAS 88.20 %".</summary>
    public static string Text(string name, double? percent, NamedScores? others = null, string separator = ", ") =>
        string.Join(separator, [
            $"{Label(name)}{percent:0.00} %",
            .. (others ?? Enumerable.Empty<NamedScore>()).Select(other => $"{Label(other.Name)}{other.Value:0.00} %"),
        ]);

    /// <summary>What stands before a value, with a space; nothing for accuracy.</summary>
    public static string Label(string name) => name == Accuracy ? "" : $"{name} ";

    /// <summary>The name of a score from the end of a key, as in "Uas" → "UAS" and "Accuracy" → "accuracy".</summary>
    public static string NameOf(string keyEnd) =>
        keyEnd.Length <= LongestAbbreviation ? keyEnd.ToUpperInvariant() : keyEnd.ToLowerInvariant();

    /// <summary>The key of a property, as in "devScore" → "devAccuracy"; the same when it is of no score.</summary>
    public static string Key(string property, string name) => property.EndsWith(Mark, StringComparison.Ordinal)
        ? Evaluator.FieldName(property[..^Mark.Length], name)
        : property;
}
