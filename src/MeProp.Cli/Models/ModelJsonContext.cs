using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>The JSON that <c>meprop info</c> writes.</summary>
[JsonSerializable(typeof(ModelReport))]
internal sealed partial class ModelJsonContext : JsonSerializerContext
{
    /// <summary>One line per object.</summary>
    public static ModelJsonContext Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    });
}
