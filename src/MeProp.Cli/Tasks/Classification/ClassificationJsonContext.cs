using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>The JSON that <c>evaluate</c> writes where classes are predicted.</summary>
[JsonSerializable(typeof(ClassificationTestReport))]
internal sealed partial class ClassificationJsonContext : JsonSerializerContext
{
    public static ClassificationJsonContext Lines { get; } = new(JsonOutput.CreateOptions());
}
