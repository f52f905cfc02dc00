using System.Buffers.Binary;

namespace MeProp.Tasks;

/// <summary>
/// How a camera was held, from an EXIF field: 1 upright, 2 mirrored, 3 upside down, 4 mirrored and upside down,
/// 5 transposed, 6 turn right, 7 transposed and upside down, 8 turn left.
/// </summary>
internal static class ExifOrientation
{
    private const ushort Tag = 0x0112;
    private const int EntryLength = 12;

    // The standard says SHORT; some programs write the other whole numbers, signed or not.
    private const int Byte = 1, Short = 3, Long = 4, SignedByte = 6, SignedShort = 8, SignedLong = 9;

    /// <summary>Precedes the field in a JPEG file, and in some PNG files.</summary>
    public static ReadOnlySpan<byte> Mark => "Exif\0\0"u8;

    /// <summary>Reads the field from EXIF data, which may have a mark: 1 to 8, or null if there is none.</summary>
    public static int? Read(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> tiff = data.StartsWith(Mark) ? data[Mark.Length..] : data;
        if (tiff.Length < 8) return null;
        bool isLittle = tiff.StartsWith("II*\0"u8);
        if (!isLittle && !tiff.StartsWith("MM\0*"u8)) return null;
        uint start = UInt32(tiff[4..], isLittle);
        if (start > tiff.Length - 2) return null;
        ReadOnlySpan<byte> directory = tiff[(int)start..];
        int count = UInt16(directory, isLittle);
        directory = directory[2..];
        for (int i = 0; i < count && directory.Length >= EntryLength; i++, directory = directory[EntryLength..])
        {
            if (UInt16(directory, isLittle) != Tag) continue;
            long? orientation = UInt16(directory[2..], isLittle) switch
            {
                Byte or SignedByte => directory[8],
                Short or SignedShort => UInt16(directory[8..], isLittle),
                Long or SignedLong => UInt32(directory[8..], isLittle),
                _ => null,
            };
            return orientation is >= 1 and <= 8 ? (int)orientation : null;
        }

        return null;
    }

    /// <summary>Turns a stored picture upright.</summary>
    public static GreyImage Apply(GreyImage image, int orientation)
    {
        if (orientation == 1) return image;
        (int height, int width) = orientation >= 5 ? (image.Width, image.Height) : (image.Height, image.Width);
        int bottom = image.Height - 1, right = image.Width - 1;
        ReadOnlySpan<byte> source = image.Pixels.Span;
        var pixels = new byte[height * width];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (int row, int column) = orientation switch
                {
                    2 => (y, right - x),
                    3 => (bottom - y, right - x),
                    4 => (bottom - y, x),
                    5 => (x, y),
                    6 => (bottom - x, y),
                    7 => (bottom - x, right - y),
                    _ => (x, right - y),
                };
                pixels[y * width + x] = source[row * image.Width + column];
            }
        }

        return new GreyImage(height, width, pixels);
    }

    private static uint UInt32(ReadOnlySpan<byte> bytes, bool isLittle) => isLittle
        ? BinaryPrimitives.ReadUInt32LittleEndian(bytes)
        : BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private static ushort UInt16(ReadOnlySpan<byte> bytes, bool isLittle) => isLittle
        ? BinaryPrimitives.ReadUInt16LittleEndian(bytes)
        : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
