using System.Globalization;
using System.Text;

namespace MeProp.Tasks;

/// <summary>
/// Numbers strings: ids from 1 in the order of falling frequency (ties: ordinal order); id 0 stands for every unknown
/// string. Does not change.
/// </summary>
public sealed class Vocabulary
{
    /// <summary>The id of every string that is not in the vocabulary.</summary>
    public const int Unknown = 0;

    private readonly string[] _values;
    private readonly int[] _frequencies;
    private readonly Dictionary<string, int> _ids;

    private Vocabulary(string[] values, int[] frequencies)
    {
        (_values, _frequencies) = (values, frequencies);
        _ids = new(values.Length, StringComparer.Ordinal);
        for (int id = 1; id < values.Length; id++) _ids.Add(values[id], id);
    }

    /// <summary>Number of ids, with <see cref="Unknown"/>.</summary>
    public int Count => _values.Length;

    /// <summary>The string of an id; empty for <see cref="Unknown"/>.</summary>
    public string this[int id] => _values[id];

    /// <summary>Counts strings and numbers those that occur often enough.</summary>
    /// <param name="values">Strings in any order, repeated; not empty, without control characters.</param>
    /// <param name="minimumFrequency">Rarer strings are unknown.</param>
    /// <exception cref="ArgumentException">A string is empty or has a control character.</exception>
    public static Vocabulary Build(IEnumerable<string> values, int minimumFrequency = 1)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumFrequency, 1);
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (string value in values)
        {
            if (!counts.TryGetValue(value, out int count) && !IsValue(value))
            {
                throw new ArgumentException(
                    $"{MessageText.Quote(value)} is no value. Expected characters that are no control characters.",
                    nameof(values));
            }

            counts[value] = count + 1;
        }

        List<KeyValuePair<string, int>> kept = [.. counts
            .Where(entry => entry.Value >= minimumFrequency)
            .OrderByDescending(entry => entry.Value)
            .ThenBy(entry => entry.Key, StringComparer.Ordinal)];
        int unknown = counts.Values.Sum() - kept.Sum(entry => entry.Value);
        return new Vocabulary(
            ["", .. kept.Select(entry => entry.Key)], [unknown, .. kept.Select(entry => entry.Value)]);
    }

    /// <summary>The id of a string.</summary>
    public int Id(string value) => _ids.GetValueOrDefault(value, Unknown);

    /// <summary>How often the strings of an id occurred. That of <see cref="Unknown"/> counts the rare ones.</summary>
    public int Frequency(int id) => _frequencies[id];

    /// <summary>
    /// The text that <see cref="FromText"/> reads. Its first line has the number of strings and the frequency of
    /// <see cref="Unknown"/>. Each other line has a frequency and the strings of that frequency, separated by tabs.
    /// </summary>
    public string ToText()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{Count - 1}\t{_frequencies[Unknown]}\n");
        for (int id = 1; id < Count; id++)
        {
            bool isFirst = id == 1 || _frequencies[id] != _frequencies[id - 1];
            if (isFirst && id > 1) text.Append('\n');
            if (isFirst) text.Append(CultureInfo.InvariantCulture, $"{_frequencies[id]}");
            text.Append('\t').Append(_values[id]);
        }

        return Count > 1 ? text.Append('\n').ToString() : text.ToString();
    }

    /// <summary>Restores what <see cref="ToText"/> gave.</summary>
    /// <exception cref="FormatException">The text is damaged; the message says where.</exception>
    public static Vocabulary FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.Split('\n');
        string[] header = lines[0].Split('\t');
        if (lines[^1].Length > 0) throw Damaged(lines.Length, "its end is missing");
        if (header.Length != 2) throw Damaged(1, "it is no number of strings and a frequency");
        int count = ParseNumber(header[0], 0, 1), unknown = ParseNumber(header[1], 0, 1);
        List<string> values = [""];
        List<int> frequencies = [unknown];
        for (int i = 1; i < lines.Length - 1; i++)
        {
            string[] fields = lines[i].Split('\t');
            int frequency = ParseNumber(fields[0], 1, i + 1);
            if (i > 1 && frequency >= frequencies[^1]) throw Damaged(i + 1, "frequencies do not fall");
            if (fields.Length == 1) throw Damaged(i + 1, "it has no strings");
            for (int j = 1; j < fields.Length; j++)
            {
                if (!IsValue(fields[j])) throw Damaged(i + 1, "a string is empty or has a control character");
                if (j > 1 && string.CompareOrdinal(fields[j - 1], fields[j]) >= 0)
                    throw Damaged(i + 1, "strings are not in their order");
                values.Add(fields[j]);
                frequencies.Add(frequency);
            }
        }

        if (values.Count - 1 != count)
            throw Damaged(1, $"it announces {count} strings, but there are {values.Count - 1}");
        return values.ToHashSet(StringComparer.Ordinal).Count == values.Count
            ? new Vocabulary([.. values], [.. frequencies])
            : throw Damaged(1, "a string is there twice");
    }

    /// <summary>Whether a string can be stored: not empty, no control characters, no half of a pair.</summary>
    internal static bool IsValue(string? value) =>
        !string.IsNullOrEmpty(value) && value.Split(' ').All(part => part.Length == 0 || ConlluLine.IsField(part));

    private static int ParseNumber(string text, int minimum, int line) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= minimum
        && text == number.ToString(CultureInfo.InvariantCulture)
            ? number
            : throw Damaged(line, $"{MessageText.Quote(text)} is no number from {minimum}");

    private static FormatException Damaged(int line, string fault) =>
        new($"The vocabulary is damaged in line {line}: {fault}.");
}
