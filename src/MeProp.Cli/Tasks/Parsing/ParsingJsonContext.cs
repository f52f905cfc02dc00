using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>The JSON that <c>evaluate</c> writes for parsers.</summary>
[JsonSerializable(typeof(ParsingTestReport))]
internal sealed partial class ParsingJsonContext : JsonSerializerContext
{
    public static ParsingJsonContext Lines { get; } = new(JsonOutput.CreateOptions());
}
