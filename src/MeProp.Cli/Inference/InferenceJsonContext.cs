using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>The JSON that <c>meprop evaluate</c> and <c>meprop predict</c> write.</summary>
[JsonSerializable(typeof(TestReport))]
[JsonSerializable(typeof(PredictionLine))]
internal sealed partial class InferenceJsonContext : JsonSerializerContext
{
    /// <summary>One line per object.</summary>
    public static InferenceJsonContext Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    });
}
