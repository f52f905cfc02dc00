using System.Buffers.Binary;
using System.IO.Compression;

namespace MeProp.Fuzz;

/// <summary>The right pictures and IDX files from which wrong ones are made.</summary>
internal static class PictureSeedFiles
{
    private const int Width = 13, Height = 9, Blocks = 6;

    public static byte[][] Make() =>
    [
        Png(0, 8, 1, isInterlaced: false), Png(2, 8, 3, isInterlaced: true), Png(6, 16, 8, isInterlaced: false),
        Png(3, 4, 1, isInterlaced: false), Png(0, 1, 1, isInterlaced: true),
        Bmp(24), Bmp(32), Bmp(8), Jpeg(1, isProgressive: false), Jpeg(3, isProgressive: false),
        Jpeg(1, isProgressive: true), Idx(), Gzip(Idx()),
    ];

    private static byte Value(int i) => (byte)(i * 37 + i / 7);

    private static byte[] Png(byte colourType, byte bits, int bytesOfPixel, bool isInterlaced)
    {
        // Interlaced rows need a few bytes more, which readers ignore.
        int rows = isInterlaced ? 3 * Height : Height;
        byte[] pixels = [.. Enumerable.Range(0, rows * (1 + Width * bytesOfPixel))
            .Select(i => i % (1 + Width * bytesOfPixel) == 0 || isInterlaced ? (byte)0 : Value(i))];
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            stream.Write(bits < 8 && !isInterlaced ? Narrow(pixels, bits) : pixels);
        byte[] palette = [.. Enumerable.Range(0, 48).Select(Value)];
        byte[] header =
            [.. BigEndian(Width), .. BigEndian(Height), bits, colourType, 0, 0, (byte)(isInterlaced ? 1 : 0)];
        return
        [
            137, 80, 78, 71, 13, 10, 26, 10, .. Chunk("IHDR"u8, header),
            .. colourType == 3 ? Chunk("PLTE"u8, palette) : [],
            .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, []),
        ];
    }

    /// <summary>Rows of fewer bytes, each behind the byte of its filter.</summary>
    private static byte[] Narrow(byte[] pixels, int bits) =>
        [.. pixels.Chunk(1 + Width).SelectMany(row => row.Take(1 + (Width * bits + 7) / 8))];

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        byte[] body = [.. type, .. data];
        uint checksum = uint.MaxValue;
        foreach (byte value in body)
        {
            checksum ^= value;
            for (int i = 0; i < 8; i++) checksum = (checksum & 1) == 1 ? checksum >> 1 ^ 0xEDB88320 : checksum >> 1;
        }

        return [.. BigEndian(data.Length), .. body, .. BigEndian((int)~checksum)];
    }

    private static byte[] Bmp(int bits)
    {
        int colours = bits == 8 ? 256 : 0, offset = 54 + 4 * colours, row = (Width * bits + 31) / 32 * 4;
        byte[] file = [.. Enumerable.Range(0, offset + Height * row).Select(Value)];
        file.AsSpan(0, 54).Clear();
        "BM"u8.CopyTo(file);
        foreach ((int position, int number) in (ReadOnlySpan<(int, int)>)
            [(2, file.Length), (10, offset), (14, 40), (18, Width), (22, Height), (26, 1 | bits << 16)])
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(position), number);
        return file;
    }

    /// <summary>Blocks of one shade each, 3 across and 2 down. A code is the index of its symbol in 4 bits.</summary>
    private static byte[] Jpeg(byte components, bool isProgressive)
    {
        byte[] ids = [.. Enumerable.Range(1, components).Select(c => (byte)c)];
        byte[] frame = [8, 0, 16, 0, 24, components, .. ids.SelectMany(id => (byte[])[id, 0x11, 0])];
        byte[] means = [0x00, 0, 0, 0, 12, .. new byte[12], .. Enumerable.Range(0, 12).Select(i => (byte)i)];
        byte[] others = [0x10, 0, 0, 0, 1, .. new byte[12], 0];
        byte[] selectors = [components, .. ids.SelectMany(id => (byte[])[id, 0])];
        List<byte> file =
        [
            0xFF, 0xD8, .. Segment(0xDB, [0, .. Enumerable.Repeat((byte)16, 64)]),
            .. Segment(isProgressive ? (byte)0xC2 : (byte)0xC0, frame), .. Segment(0xC4, means),
            .. Segment(0xC4, others),
        ];
        file.AddRange(Segment(0xDA, [.. selectors, 0, (byte)(isProgressive ? 0 : 63), 0]));

        // Each block: the size of a difference (3 bits), the difference, and unless progressive the end of the block.
        var bits = new System.Text.StringBuilder();
        for (int i = 0; i < Blocks * components; i++)
            bits.Append("0011").Append(i % 2 == 0 ? "110" : "001").Append(isProgressive ? "" : "0000");
        while (bits.Length % 8 != 0) bits.Append('1');
        string text = bits.ToString();
        file.AddRange(Enumerable.Range(0, text.Length / 8).Select(i => Convert.ToByte(text.Substring(8 * i, 8), 2)));
        return [.. file, 0xFF, 0xD9];
    }

    private static byte[] Segment(byte marker, byte[] content) =>
        [0xFF, marker, (byte)(content.Length + 2 >> 8), (byte)(content.Length + 2), .. content];

    private static byte[] Idx() =>
        [0, 0, 8, 3, .. BigEndian(4), .. BigEndian(3), .. BigEndian(5), .. Enumerable.Range(0, 60).Select(Value)];

    private static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) stream.Write(content);
        return packed.ToArray();
    }

    private static byte[] BigEndian(int number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
