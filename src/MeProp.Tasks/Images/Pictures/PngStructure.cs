using System.Buffers.Binary;
using System.IO.Compression;

namespace MeProp.Tasks;

/// <summary>
/// Walks through the chunks of a PNG file before it is decoded: the decoder believes the lengths in the file and unpacks whatever the pixels' stream
/// holds, so a wrong length or a decompression bomb must be found before.
/// </summary>
internal static class PngStructure
{
    private const int SignatureLength = 8;
    private const int ChunkFrame = 12; // length, type and checksum around the data
    private const int HeaderLength = 13;
    private const int Slack = 64 * 1024; // some encoders write a little more than the pixels

    /// <summary>First column, first row, step between columns, step between rows of the passes of an interlaced picture.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>The bytes that a PNG file starts with.</summary>
    public static ReadOnlySpan<byte> Signature => [137, 80, 78, 71, 13, 10, 26, 10];

    /// <summary>Reads the size.</summary>
    /// <param name="content">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged; the message says how.</exception>
    public static PictureHeader ReadHeader(ReadOnlySpan<byte> content)
    {
        if (content.Length < SignatureLength + ChunkFrame + HeaderLength) throw new InvalidDataException("it ends within its header");
        ReadOnlySpan<byte> chunk = content[SignatureLength..];
        if (BinaryPrimitives.ReadUInt32BigEndian(chunk) != HeaderLength || !chunk[4..8].SequenceEqual("IHDR"u8)) throw new InvalidDataException("it does not start with the size of the picture");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(chunk[8..]), height = BinaryPrimitives.ReadUInt32BigEndian(chunk[12..]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue) throw new InvalidDataException($"it announces {width}×{height} pixels");
        return new PictureHeader((int)height, (int)width);
    }

    /// <summary>Checks that the chunks are whole and that the pixels unpack to what their number needs.</summary>
    /// <param name="content">The file.</param>
    /// <param name="header">What <see cref="ReadHeader"/> returned, of an acceptable size.</param>
    /// <exception cref="InvalidDataException">The file is damaged; the message says how.</exception>
    public static void CheckPixels(byte[] content, PictureHeader header)
    {
        using var packed = new MemoryStream();
        int position = SignatureLength;
        while (true)
        {
            if (content.Length - position < ChunkFrame) throw new InvalidDataException("it is cut off");
            uint length = BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(position));
            if (length > content.Length - position - ChunkFrame) throw new InvalidDataException("it is cut off, or a length in it is wrong");
            ReadOnlySpan<byte> type = content.AsSpan(position + 4, 4), data = content.AsSpan(position + 8, (int)length);
            if (type.SequenceEqual("IEND"u8)) break;
            if (type.SequenceEqual("IDAT"u8)) packed.Write(data);
            position += ChunkFrame + (int)length;
        }

        packed.Position = 0;
        long needed = UnpackedLength(content, header), unpacked = Unpack(packed, needed + Slack);
        if (unpacked < needed) throw new InvalidDataException($"its pixels need {needed:N0} bytes, but there are {unpacked:N0}");
        if (unpacked > needed + Slack) throw new InvalidDataException($"its pixels need {needed:N0} bytes, but more follow");
    }

    /// <summary>Each row of pixels is preceded by a byte; an interlaced picture is stored as seven smaller ones.</summary>
    private static long UnpackedLength(ReadOnlySpan<byte> content, PictureHeader header)
    {
        ReadOnlySpan<byte> fields = content[(SignatureLength + 8)..];
        int samples = fields[9] switch
        {
            0 or 3 => 1,
            2 => 3,
            4 => 2,
            6 => 4,
            _ => throw new InvalidDataException($"its colour type {fields[9]} does not exist"),
        };
        int bits = fields[8] is 1 or 2 or 4 or 8 or 16 ? fields[8] * samples : throw new InvalidDataException($"its samples have {fields[8]} bits");
        if (fields[12] == 0) return Rows(header.Width, header.Height);
        long length = 0;
        foreach ((int x, int y, int stepX, int stepY) in Passes) length += Rows((header.Width - x + stepX - 1) / stepX, (header.Height - y + stepY - 1) / stepY);
        return length;

        long Rows(int width, int height) => width <= 0 ? 0 : height * (1 + ((long)width * bits + 7) / 8);
    }

    /// <summary>The unpacked length, or one above the limit when it is longer.</summary>
    private static long Unpack(Stream packed, long limit)
    {
        using var stream = new ZLibStream(packed, CompressionMode.Decompress, leaveOpen: true);
        var buffer = new byte[Slack];
        long length = 0;
        int read;
        try
        {
            while (length <= limit && (read = stream.Read(buffer)) > 0) length += read;
        }
        catch (IOException e)
        {
            // Such as a dictionary that the file does not bring along.
            throw new InvalidDataException("its pixels are packed in a way that is not allowed", e);
        }

        return length;
    }
}
