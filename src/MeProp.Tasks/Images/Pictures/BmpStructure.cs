using System.Buffers.Binary;

namespace MeProp.Tasks;

/// <summary>Reads the header of a BMP file before it is decoded: the decoder takes zeros for what is missing.</summary>
internal static class BmpStructure
{
    private const int FileHeaderLength = 14;
    private const int MinimumHeaderLength = 40;

    /// <summary>The bytes that a BMP file starts with.</summary>
    public static ReadOnlySpan<byte> Signature => "BM"u8;

    /// <summary>Reads the size and checks that all pixels are there.</summary>
    /// <param name="content">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged or of a kind that cannot be decoded; the message says how.</exception>
    public static PictureHeader Read(ReadOnlySpan<byte> content)
    {
        if (content.Length < FileHeaderLength + MinimumHeaderLength) throw new InvalidDataException("it ends within its header");
        uint pixels = BinaryPrimitives.ReadUInt32LittleEndian(content[10..]), headerLength = BinaryPrimitives.ReadUInt32LittleEndian(content[14..]);
        int width = BinaryPrimitives.ReadInt32LittleEndian(content[18..]), signedHeight = BinaryPrimitives.ReadInt32LittleEndian(content[22..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(content[28..]);
        uint compression = BinaryPrimitives.ReadUInt32LittleEndian(content[30..]);
        if (headerLength is not (40 or 56 or 108 or 124)) throw new InvalidDataException($"its header has {headerLength} bytes, which is not supported");
        if (compression is not (0 or 3)) throw new InvalidDataException("it is compressed, which is not supported");
        if (bits is not (1 or 4 or 8 or 16 or 24 or 32)) throw new InvalidDataException($"its pixels have {bits} bits, which is not supported");
        if (width <= 0 || signedHeight is 0 or int.MinValue) throw new InvalidDataException($"it announces {width}×{signedHeight} pixels");

        // A negative height says that the rows are stored from top to bottom.
        int height = Math.Abs(signedHeight);
        long rowLength = ((long)width * bits + 31) / 32 * 4;
        if (pixels + rowLength * height > content.Length) throw new InvalidDataException("it is cut off");
        return new PictureHeader(height, width);
    }
}
