using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MeProp;

/// <summary>
/// Writes safetensors files: the header, padded with spaces to a multiple of 8 bytes, then the data, uncopied.
/// </summary>
internal static class SafeTensorsWriter
{
    /// <summary>Escapes only what JSON requires.</summary>
    public static readonly JsonWriterOptions ReadableJson =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] MakeHeader(IReadOnlyList<TensorData> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(stackalloc byte[sizeof(ulong)]);
        using (var json = new Utf8JsonWriter(buffer, ReadableJson))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            WriteTensors(json, tensors);
            json.WriteEndObject();
        }

        while (buffer.WrittenCount % sizeof(ulong) != 0) buffer.Write(" "u8);
        byte[] header = buffer.WrittenSpan.ToArray();
        int length = header.Length - sizeof(ulong);
        if (length > SafeTensors.MaxHeaderLength)
        {
            throw new ArgumentException(
                $"The header would be {length} bytes long; at most {SafeTensors.MaxHeaderLength} are possible.");
        }
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)length);
        return header;
    }

    public static void Write(Stream stream, byte[] header, IReadOnlyList<TensorData> tensors)
    {
        stream.Write(header);
        foreach (TensorData tensor in tensors) tensor.Write(stream);
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null || metadata.Count == 0) return;
        json.WriteStartObject(SafeTensorsHeader.MetadataName);
        foreach ((string key, string value) in metadata)
        {
            CheckText(key);
            CheckText(value);
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteTensors(Utf8JsonWriter json, IReadOnlyList<TensorData> tensors)
    {
        var names = new HashSet<string> { SafeTensorsHeader.MetadataName };
        long position = 0;
        foreach (TensorData tensor in tensors)
        {
            CheckText(tensor.Name);
            if (!names.Add(tensor.Name))
            {
                throw new ArgumentException(
                    $"The name {MessageText.Quote(tensor.Name)} is there twice, or reserved; every tensor needs one "
                    + "of its own.",
                    nameof(tensors));
            }
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype"u8, tensor.Type.ToString());
            json.WriteStartArray("shape"u8);
            foreach (long size in tensor.Shape) json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets"u8);
            json.WriteNumberValue(position);
            json.WriteNumberValue(position = checked(position + tensor.ByteCount));
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    /// <summary>Rejects half a surrogate pair, which UTF-8 cannot represent.</summary>
    public static void CheckText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                throw new ArgumentException($"The text {MessageText.Quote(text)} has half of a surrogate pair.");
            i++;
        }
    }
}
