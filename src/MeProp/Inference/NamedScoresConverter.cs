using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MeProp;

/// <summary>
/// Writes scores as an object, as in {"LAS": 85.88}; NaN and infinity as strings, as in a training state.
/// </summary>
internal sealed class NamedScoresConverter : JsonConverter<NamedScores>
{
    public override NamedScores Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException("expected scores by name");
        var scores = new List<NamedScore>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            double value = reader.TokenType == JsonTokenType.String
                ? double.Parse(reader.GetString()!, CultureInfo.InvariantCulture)
                : reader.GetDouble();
            scores.Add(new(name, value));
        }

        return new([.. scores]);
    }

    public override void Write(Utf8JsonWriter writer, NamedScores value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (NamedScore score in value)
        {
            if (double.IsFinite(score.Value)) writer.WriteNumber(score.Name, score.Value);
            else writer.WriteString(score.Name, score.Value.ToString(CultureInfo.InvariantCulture));
        }

        writer.WriteEndObject();
    }
}
