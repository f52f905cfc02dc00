using System.Buffers.Binary;
using System.Text;

namespace MeProp.Tests;

/// <summary>Files made by hand, right or wrong.</summary>
internal static class SafeTensorsBytes
{
    /// <summary>Length, header and as many bytes of zeros.</summary>
    public static byte[] Of(string header, int dataLength = 0) => Of(Encoding.UTF8.GetBytes(header), dataLength);

    /// <summary>Length, header and as many bytes of zeros.</summary>
    public static byte[] Of(byte[] header, int dataLength = 0)
    {
        var bytes = new byte[8 + header.Length + dataLength];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)header.Length);
        header.CopyTo(bytes, 8);
        return bytes;
    }

    /// <summary>The file of some tensors.</summary>
    public static byte[] Of(IReadOnlyDictionary<string, string>? metadata, params TensorData[] tensors)
    {
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    public static SafeTensors Open(byte[] bytes) =>
        SafeTensors.Open(new MemoryStream(bytes, writable: false), "x.safetensors");

    /// <summary>The message with which opening fails; it is one line.</summary>
    public static string MessageOf(byte[] bytes) =>
        OneLine(Assert.Throws<ModelFileException>(() => Open(bytes)).Message);

    public static string OneLine(string message)
    {
        Assert.DoesNotContain(message, char.IsControl);
        return message;
    }
}
