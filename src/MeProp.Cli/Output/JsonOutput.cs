using System.Text.Encodings.Web;
using System.Text.Json;

namespace MeProp.Cli;

/// <summary>How the program writes JSON. The output goes into no HTML: "+" and "é" stay as they are.</summary>
internal static class JsonOutput
{
    /// <summary>For one line per object.</summary>
    public static JsonSerializerOptions CreateOptions() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    /// <summary>The content of a file that people read: indented, and ended by a line feed.</summary>
    public static byte[] FileOf(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Indented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var writer = new Utf8JsonWriter(stream, options)) write(writer);
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }
}
