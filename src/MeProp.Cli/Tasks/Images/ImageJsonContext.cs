using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>The JSON that <c>evaluate</c> and <c>predict</c> write for images.</summary>
[JsonSerializable(typeof(ImageTestReport))]
[JsonSerializable(typeof(ImagePredictionLine))]
internal sealed partial class ImageJsonContext : JsonSerializerContext
{
    public static ImageJsonContext Lines { get; } = new(JsonOutput.CreateOptions());
}
