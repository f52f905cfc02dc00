using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>The JSON that <c>evaluate</c> and <c>predict</c> write for tables.</summary>
[JsonSerializable(typeof(TableErrorReport))]
[JsonSerializable(typeof(TablePredictionLine))]
[JsonSerializable(typeof(TableNumberLine))]
internal sealed partial class TableJsonContext : JsonSerializerContext
{
    public static TableJsonContext Lines { get; } = new(JsonOutput.CreateOptions());
}
