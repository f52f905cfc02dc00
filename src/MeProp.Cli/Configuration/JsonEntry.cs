using System.Text.Json;

namespace MeProp.Cli;

/// <summary>A key and its value in a flat JSON object.</summary>
/// <param name="Key">As written.</param>
/// <param name="Kind">Number, string, true, false, null, or the start of an object or array.</param>
/// <param name="Text">The text of a number or string, without quotes; for others what they are.</param>
/// <param name="Source">File, line and key, for messages.</param>
internal sealed record JsonEntry(string Key, JsonTokenType Kind, string Text, string Source);
