using System.Text.Json;

namespace MeProp.Cli;

/// <summary>A key and its value in a flat JSON object.</summary>
internal sealed record JsonEntry(string Key, JsonTokenType Kind, string Text, string Source);
