using System.Text;
using System.Text.Json;

namespace MeProp.Cli;

/// <summary>
/// Reads a JSON object with the place of each value. Comments and trailing commas are welcome, a key given twice is
/// not.
/// </summary>
internal static class JsonEntries
{
    private const int LargestFile = 1 << 20;

    public static IReadOnlyList<JsonEntry> Read(string path)
    {
        byte[] content;
        try
        {
            using FileStream file = File.OpenRead(path);
            content = new byte[LargestFile + 1];
            content = content[..file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The configuration {ReadFailure.Describe(path, exception)}");
        }

        if (content.Length > LargestFile)
            throw new ConfigurationException($"{path} is larger than {LargestFile:N0} bytes: it is no configuration.");
        return Parse(content, path);
    }

    public static IReadOnlyList<JsonEntry> Parse(ReadOnlySpan<byte> content, string path)
    {
        content = ConfigurationText.Utf8Of(content, path, "a configuration");
        if (content.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw new ConfigurationException(
                $"{path} is empty: a configuration is a JSON object, as in {{ \"k\": 30 }}.");
        }

        var options = new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        var reader = new Utf8JsonReader(content, options);
        try
        {
            return Parse(ref reader, content, path);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not UTF-8. JsonException appends its own position to the
            // message.
            long line = exception is JsonException json
                ? json.LineNumber + 1 ?? 1
                : LineAt(content, reader.TokenStartIndex);
            string reason = exception.Message.Split(" LineNumber:")[0];
            throw new ConfigurationException($"{path}, line {line}: not valid JSON. {reason}");
        }
    }

    private static IReadOnlyList<JsonEntry> Parse(ref Utf8JsonReader reader, ReadOnlySpan<byte> content, string path)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new ConfigurationException($"{path}: expected a JSON object, as in {{ \"k\": 30 }}.");
        IReadOnlyList<JsonEntry> entries = MembersOfObject(ref reader, content, path);
        while (reader.Read())
        {
            // Nothing but comments may follow; anything else is an error of the reader.
        }

        return entries;
    }

    private static List<JsonEntry> MembersOfObject(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> content, string path)
    {
        var entries = new List<JsonEntry>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            string source = $"{path}, line {LineAt(content, reader.TokenStartIndex)}: {key}";
            if (entries.Exists(entry => entry.Key == key))
                throw new ConfigurationException($"{source}: the key is there twice.");
            reader.Read();
            entries.Add(EntryOf(ref reader, content, path, key, source));
        }

        return entries;
    }

    private static JsonEntry EntryOf(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> content, string path, string key, string source)
    {
        JsonTokenType kind = reader.TokenType;
        switch (kind)
        {
            case JsonTokenType.StartObject:
                return new(key, kind, "an object", source) { Members = MembersOfObject(ref reader, content, path) };
            case JsonTokenType.StartArray:
                var items = new List<JsonEntry>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    string place = $"{path}, line {LineAt(content, reader.TokenStartIndex)}: {key}";
                    items.Add(EntryOf(ref reader, content, path, "", place));
                }

                return new(key, kind, "a list", source) { Members = items };
            case JsonTokenType.String:
                return new(key, kind, reader.GetString()!, source);
            default:
                return new(key, kind, Encoding.UTF8.GetString(reader.ValueSpan), source);
        }
    }

    private static int LineAt(ReadOnlySpan<byte> content, long position) =>
        1 + content[..(int)position].Count((byte)'\n');
}
