using System.Text.Json.Serialization;

namespace MeProp;

/// <summary>NaN and infinity are strings: JSON has no numbers for them.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TrainingStateDocument))]
internal sealed partial class TrainingStateJsonContext : JsonSerializerContext;
