using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MeProp.Cli;

/// <summary>The JSON of a run: scores stand under their name, as in "devAccuracy".</summary>
internal sealed class RunJson
{
    private readonly JsonSerializerOptions _options = JsonOutput.CreateOptions();

    public RunJson(string scoreName) => _options.TypeInfoResolver = CliJsonContext.Default.WithAddedModifier(type =>
    {
        foreach (JsonPropertyInfo property in type.Properties) property.Name = Score.Key(property.Name, scoreName);
    });

    public JsonTypeInfo<T> LineOf<T>() => (JsonTypeInfo<T>)_options.GetTypeInfo(typeof(T));

    /// <summary>The content of a file that people read.</summary>
    public byte[] FileOf<T>(T value) =>
        JsonOutput.FileOf(writer => JsonSerializer.Serialize(writer, value, LineOf<T>()));
}
