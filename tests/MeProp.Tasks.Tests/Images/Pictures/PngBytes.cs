using System.Buffers.Binary;
using System.IO.Compression;

namespace MeProp.Tasks.Tests;

/// <summary>Writes PNG files.</summary>
internal static class PngBytes
{
    public const int Grey = 0, Colour = 2, Palette = 3, GreyAlpha = 4, ColourAlpha = 6;

    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
    [
        (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
    ];

    /// <summary>8-bit grey.</summary>
    public static byte[] Of(GreyImage image)
    {
        byte[] header = [.. Number(image.Width), .. Number(image.Height), 8, Grey, 0, 0, 0];
        return Join(
            ("IHDR", header),
            ("IDAT", Pack([.. image.Pixels.ToArray().Chunk(image.Width).SelectMany(row => row.Prepend((byte)0))])),
            ("IEND", []));
    }

    /// <summary>Any kind of PNG: the samples of each pixel (row, column), and further chunks before them.</summary>
    public static byte[] File(
        int height,
        int width,
        int colourType,
        int bits,
        Func<int, int, int[]> samples,
        bool interlaced = false,
        params (string Type, byte[] Data)[] extra)
    {
        byte[] header =
        [
            .. Number(width), .. Number(height), (byte)bits, (byte)colourType, 0, 0, (byte)(interlaced ? 1 : 0),
        ];
        List<byte> rows = [];
        foreach ((int x0, int y0, int stepX, int stepY) in interlaced ? Passes : [(0, 0, 1, 1)])
        {
            for (int y = y0; y < height && x0 < width; y += stepY)
            {
                rows.Add(0); // no filter
                List<bool> row = [];
                for (int x = x0; x < width; x += stepX)
                {
                    foreach (int sample in samples(y, x))
                        for (int bit = bits - 1; bit >= 0; bit--) row.Add((sample >> bit & 1) == 1);
                }

                rows.AddRange(row.Chunk(8).Select(chunk => (byte)chunk.Select((bit, i) => bit ? 128 >> i : 0).Sum()));
            }
        }

        return Join([("IHDR", header), .. extra, ("IDAT", Pack([.. rows])), ("IEND", [])]);
    }

    public static byte[] Join(params (string Type, byte[] Data)[] chunks) =>
        [137, 80, 78, 71, 13, 10, 26, 10, .. chunks.SelectMany(chunk => Chunk(chunk.Type, chunk.Data))];

    public static byte[] Pack(byte[] content)
    {
        using MemoryStream packed = new();
        using (ZLibStream stream = new(packed, CompressionLevel.Fastest, leaveOpen: true)) stream.Write(content);
        return packed.ToArray();
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. type.Select(c => (byte)c), .. data];
        uint checksum = uint.MaxValue;
        foreach (byte value in body)
        {
            checksum ^= value;
            for (int i = 0; i < 8; i++) checksum = (checksum & 1) == 1 ? checksum >> 1 ^ 0xEDB88320 : checksum >> 1;
        }

        return [.. Number(data.Length), .. body, .. Number((int)~checksum)];
    }

    private static byte[] Number(int number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
