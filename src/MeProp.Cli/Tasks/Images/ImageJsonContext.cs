using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>The JSON that <c>predict</c> writes for images.</summary>
[JsonSerializable(typeof(ImagePredictionLine))]
internal sealed partial class ImageJsonContext : JsonSerializerContext
{
    public static ImageJsonContext Lines { get; } = new(JsonOutput.CreateOptions());
}
