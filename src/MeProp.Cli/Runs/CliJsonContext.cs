using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>The JSON that the program writes.</summary>
[JsonSerializable(typeof(EvaluationLine))]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(ComparisonReport))]
internal sealed partial class CliJsonContext : JsonSerializerContext
{
    /// <summary>One line per object.</summary>
    public static CliJsonContext Lines { get; } = new(Write(isIndented: false));

    /// <summary>Indented, for files that people read.</summary>
    public static CliJsonContext Indented { get; } = new(Write(isIndented: true));

    // The output is JSON and goes into no HTML: "+" and "é" may stand as they are.
    private static JsonSerializerOptions Write(bool isIndented) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = isIndented,
        NewLine = "\n",
    };
}
