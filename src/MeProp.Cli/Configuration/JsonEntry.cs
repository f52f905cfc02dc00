using System.Text.Json;

namespace MeProp.Cli;

/// <summary>A key of a JSON object, or an item of a list, with its value and its place in a file.</summary>
internal sealed record JsonEntry(string Key, JsonTokenType Kind, string Text, string Source)
{
    /// <summary>What an object or a list holds; items of a list have no key of their own.</summary>
    public IReadOnlyList<JsonEntry> Members { get; init; } = [];
}
