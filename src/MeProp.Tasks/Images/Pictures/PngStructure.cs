using System.Buffers.Binary;
using System.IO.Compression;

namespace MeProp.Tasks;

/// <summary>
/// Checks the chunks of a PNG file before the decoder sees them: the decoder trusts every length and unpacks all
/// pixels, so it would follow a wrong length or a decompression bomb.
/// </summary>
internal static class PngStructure
{
    private const int SignatureLength = 8;
    private const int ChunkFrame = 12; // length, type and checksum around the data
    private const int HeaderLength = 13;
    private const int Slack = 64 * 1024; // some encoders write a little more than the pixels

    /// <summary>First column and row, column and row step of each pass of an interlaced picture.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public static ReadOnlySpan<byte> Signature => [137, 80, 78, 71, 13, 10, 26, 10];

    public static PictureHeader ReadHeader(ReadOnlySpan<byte> content)
    {
        if (content.Length < SignatureLength + ChunkFrame + HeaderLength)
            throw new InvalidDataException("it ends within its header");
        ReadOnlySpan<byte> chunk = content[SignatureLength..];
        if (BinaryPrimitives.ReadUInt32BigEndian(chunk) != HeaderLength || !chunk[4..8].SequenceEqual("IHDR"u8))
            throw new InvalidDataException("it does not start with the size of the picture");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(chunk[8..]);
        return PictureHeader.Of(BinaryPrimitives.ReadUInt32BigEndian(chunk[12..]), width);
    }

    /// <summary>
    /// Checks that the chunks are whole and that the pixels unpack to the length that the size needs. Returns the
    /// header with the orientation of the chunk eXIf, wherever it stands.
    /// </summary>
    public static PictureHeader CheckPixels(byte[] content, PictureHeader header)
    {
        int orientation = header.Orientation;
        using var packed = new MemoryStream();
        int position = SignatureLength;
        while (true)
        {
            if (content.Length - position < ChunkFrame) throw new InvalidDataException("it is cut off");
            uint length = BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(position));
            if (length > content.Length - position - ChunkFrame)
                throw new InvalidDataException("it is cut off, or a length in it is wrong");
            ReadOnlySpan<byte> type = content.AsSpan(position + 4, 4);
            if (type.SequenceEqual("IEND"u8)) break;
            if (type.SequenceEqual("eXIf"u8))
                orientation = ExifOrientation.Read(content.AsSpan(position + 8, (int)length)) ?? orientation;
            if (type.SequenceEqual("IDAT"u8)) packed.Write(content.AsSpan(position + 8, (int)length));
            position += ChunkFrame + (int)length;
        }

        packed.Position = 0;
        long needed = UnpackedLength(content, header), unpacked = Unpack(packed, needed + Slack);
        string? error = unpacked < needed
            ? $"there are {unpacked:N0}"
            : unpacked > needed + Slack
            ? "more follow"
            : null;
        if (error is not null) throw new InvalidDataException($"its pixels need {needed:N0} bytes, but {error}");
        return header with { Orientation = orientation };
    }

    /// <summary>
    /// Each row of pixels is preceded by a byte; an interlaced picture is stored as seven smaller ones.
    /// </summary>
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
        int bits = fields[8] is 1 or 2 or 4 or 8 or 16
            ? fields[8] * samples
            : throw new InvalidDataException($"its samples have {fields[8]} bits");
        if (fields[12] == 0) return Rows(header.Width, header.Height);
        long length = 0;
        foreach ((int x, int y, int stepX, int stepY) in Passes)
            length += Rows((header.Width - x + stepX - 1) / stepX, (header.Height - y + stepY - 1) / stepY);
        return length;

        long Rows(int width, int height) => width <= 0 ? 0 : height * (1 + ((long)width * bits + 7) / 8);
    }

    /// <summary>Returns the unpacked length, or a number above the limit when it is longer.</summary>
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
        catch (InvalidDataException e)
        {
            // The message of the decompressor speaks of archives.
            throw new InvalidDataException("its pixels are damaged, they do not pass their checksum", e);
        }
        catch (IOException e)
        {
            // For example a dictionary that the file lacks.
            throw new InvalidDataException("its pixels are packed in a way that is not allowed", e);
        }

        return length;
    }
}
