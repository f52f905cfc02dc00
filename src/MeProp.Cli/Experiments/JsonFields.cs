using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>
/// Takes the fields of a JSON object one by one. A field that is unknown, absent or of a wrong type is an error that
/// says where.
/// </summary>
internal sealed partial class JsonFields
{
    private readonly IReadOnlyList<JsonEntry> _entries;
    private readonly string _source;

    /// <param name="entries">The members of the object.</param>
    /// <param name="source">Where the object stands.</param>
    /// <param name="keys">The keys that it may have.</param>
    public JsonFields(IReadOnlyList<JsonEntry> entries, string source, params IReadOnlyList<string> keys)
    {
        (_entries, _source) = (entries, source);
        if (entries.FirstOrDefault(entry => !keys.Contains(entry.Key)) is { } unknown)
        {
            throw new ConfigurationException(
                $"{unknown.Source}: unknown key. Did you mean {NearestName.Closest(unknown.Key, keys)}?");
        }
    }

    /// <summary>The fields of an object that is the value of a key or an item of a list.</summary>
    public static JsonFields Of(JsonEntry entry, params IReadOnlyList<string> keys)
    {
        Check(entry, JsonTokenType.StartObject, "an object");
        return new(entry.Members, entry.Source, keys);
    }

    public JsonEntry? Find(string key) =>
        _entries.FirstOrDefault(entry => entry.Key == key && entry.Kind != JsonTokenType.Null);

    public string Text(string key) => TextOrNull(key) ?? throw Missing(key);

    public string? TextOrNull(string key)
    {
        if (Find(key) is not { } entry) return null;
        Check(entry, JsonTokenType.String, "a text");
        return entry.Text.Length > 0
            ? entry.Text
            : throw new ConfigurationException($"{entry.Source}: expected a text, not an empty one.");
    }

    /// <summary>A name that every file system takes.</summary>
    public string Name(string key)
    {
        string name = Text(key);
        return IsName(name)
            ? name
            : throw new ConfigurationException(
                $"{Find(key)!.Source}: {name} names folders. Take letters, digits and the characters . _ + -, and "
                + "begin with a letter or a digit.");
    }

    /// <summary>Whether a text can name a folder on every system.</summary>
    public static bool IsName(string? text) => text is not null && FileNames().IsMatch(text);

    public double? Number(string key)
    {
        if (Find(key) is not { } entry) return null;
        Check(entry, JsonTokenType.Number, "a number");
        return double.Parse(entry.Text, CultureInfo.InvariantCulture);
    }

    public int? Count(string key, int largest)
    {
        if (Number(key) is not { } number) return null;
        return number >= 1 && number <= largest && number == Math.Floor(number)
            ? (int)number
            : throw new ConfigurationException(
                $"{Find(key)!.Source}: expected a whole number from 1 to {largest}, not {Find(key)!.Text}.");
    }

    /// <summary>The members of an object; none when it is absent.</summary>
    public IReadOnlyList<JsonEntry> Members(string key)
    {
        if (Find(key) is not { } entry) return [];
        Check(entry, JsonTokenType.StartObject, "an object");
        return entry.Members;
    }

    /// <summary>The items of a list; none when it is absent.</summary>
    public IReadOnlyList<JsonEntry> List(string key)
    {
        if (Find(key) is not { } entry) return [];
        Check(entry, JsonTokenType.StartArray, "a list");
        return entry.Members;
    }

    public IReadOnlyList<string> Texts(string key) => [.. List(key).Select(item =>
    {
        Check(item, JsonTokenType.String, "a text");
        return item.Text;
    })];

    public ConfigurationException Missing(string key) => new($"{_source}: {key} is missing.");

    private static void Check(JsonEntry entry, JsonTokenType kind, string expected)
    {
        if (entry.Kind == kind) return;
        string given = entry.Kind == JsonTokenType.String ? $"\"{entry.Text}\"" : entry.Text;
        throw new ConfigurationException($"{entry.Source}: expected {expected}, not {given}.");
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}\z")]
    private static partial Regex FileNames();
}
