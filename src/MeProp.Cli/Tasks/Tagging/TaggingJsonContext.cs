using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>The JSON that <c>evaluate</c> writes for taggers.</summary>
[JsonSerializable(typeof(TaggingTestReport))]
internal sealed partial class TaggingJsonContext : JsonSerializerContext
{
    public static TaggingJsonContext Lines { get; } = new(JsonOutput.CreateOptions());
}
