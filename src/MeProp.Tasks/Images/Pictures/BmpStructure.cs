using System.Buffers.Binary;

namespace MeProp.Tasks;

/// <summary>Checks a BMP file before the decoder sees it: the decoder replaces missing pixels by zeros.</summary>
internal static class BmpStructure
{
    private const int FileHeaderLength = 14;
    private const int MinimumHeaderLength = 40;

    public static ReadOnlySpan<byte> Signature => "BM"u8;

    /// <summary>Reads the size and checks that all pixels are present.</summary>
    public static PictureHeader ReadHeader(ReadOnlySpan<byte> content)
    {
        if (content.Length < FileHeaderLength + MinimumHeaderLength)
            throw new InvalidDataException("it ends within its header");
        uint pixels = BinaryPrimitives.ReadUInt32LittleEndian(content[10..]);
        uint headerLength = BinaryPrimitives.ReadUInt32LittleEndian(content[14..]);
        int width = BinaryPrimitives.ReadInt32LittleEndian(content[18..]);
        int signedHeight = BinaryPrimitives.ReadInt32LittleEndian(content[22..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(content[28..]);
        uint compression = BinaryPrimitives.ReadUInt32LittleEndian(content[30..]);
        if (headerLength is not (40 or 56 or 108 or 124))
            throw new InvalidDataException($"its header has {headerLength} bytes, which is not supported");
        if (compression is not (0 or 3))
            throw new InvalidDataException("it is compressed, which is not supported");
        if (bits is not (1 or 4 or 8 or 16 or 24 or 32))
            throw new InvalidDataException($"its pixels have {bits} bits, which is not supported");

        // A negative height means that rows are stored from top to bottom.
        var header = PictureHeader.Of(Math.Abs((long)signedHeight), width);
        long rowLength = ((long)width * bits + 31) / 32 * 4;
        return pixels + rowLength * header.Height <= content.Length
            ? header
            : throw new InvalidDataException("it is cut off");
    }
}
