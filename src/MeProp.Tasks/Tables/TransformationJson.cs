using System.Text.Json.Serialization;

namespace MeProp.Tasks;

/// <summary>The JSON of transformations.</summary>
[JsonSerializable(typeof(TransformationFile))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class TransformationJson : JsonSerializerContext;
