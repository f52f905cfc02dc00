using System.Buffers.Binary;
using System.IO.Compression;

namespace MeProp.Tasks.Tests;

/// <summary>Builds the bytes of IDX files, right and wrong ones.</summary>
internal static class IdxBytes
{
    public static byte[] Images(int count, int height, int width) =>
        Images(count, height, width, Pixels(count * height * width));

    public static byte[] Images(int count, int height, int width, byte[] pixels) =>
        File(0x00000803, [(uint)count, (uint)height, (uint)width], pixels);

    public static byte[] Labels(params byte[] labels) => File(0x00000801, [(uint)labels.Length], labels);

    /// <summary>Labels 0, 1, …, classes - 1, 0, 1, …</summary>
    public static byte[] CyclicLabels(int count, int classes) =>
        Labels([.. Enumerable.Range(0, count).Select(i => (byte)(i % classes))]);

    /// <summary>Twelve training and five test images with their labels, as the four files of a data set.</summary>
    public static (string Name, byte[] Content)[] DataSet(int side, int classes) =>
    [
        ("train-images-idx3-ubyte", Images(12, side, side)),
        ("train-labels-idx1-ubyte", CyclicLabels(12, classes)),
        ("t10k-images-idx3-ubyte", Images(5, side, side)),
        ("t10k-labels-idx1-ubyte", CyclicLabels(5, classes)),
    ];

    public static byte[] File(uint magic, uint[] sizes, byte[] values)
    {
        byte[] bytes = new byte[4 + 4 * sizes.Length + values.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, magic);
        for (int i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 + 4 * i), sizes[i]);
        values.CopyTo(bytes, 4 + 4 * sizes.Length);
        return bytes;
    }

    public static byte[] Gzip(byte[] content)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(content);
        return packed.ToArray();
    }

    /// <summary>Bytes that differ from their neighbours, so that a shift of the reader would show.</summary>
    public static byte[] Pixels(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)(i * 37 + i / 256))];
}
