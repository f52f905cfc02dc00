using StbImageSharp;

namespace MeProp.Tasks;

/// <summary>
/// Loads PNG, JPEG and BMP files as shades of grey; the content decides, not the name. Transparent pixels are laid over
/// white. 16-bit samples keep their higher 8 bits. The EXIF field of a camera turns its picture upright.
/// </summary>
/// <remarks>
/// Files are distrusted: structure and size are checked before decoding, so neither a wrong header nor a decompression
/// bomb costs much memory.
/// </remarks>
public static class PictureFile
{
    /// <summary>Maximum size of a file.</summary>
    public const long MaximumBytes = 100_000_000;

    /// <summary>Maximum size of a picture.</summary>
    public const long MaximumPixels = 50_000_000;

    /// <summary>Loads a picture.</summary>
    /// <exception cref="DataSetException">The file is unreadable, too large, damaged or unsupported.</exception>
    public static GreyImage Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] content = DataFile.Load(path, file => Read(file, path));
        try
        {
            return Decode(content, path);
        }
        catch (InvalidDataException e)
        {
            throw new DataSetException(
                $"{path} cannot be decoded: {e.Message}. Save the picture again, as PNG or JPEG.", e);
        }
        catch (OutOfMemoryException e)
        {
            throw new DataSetException(
                $"{path} cannot be decoded: there is not enough memory. Make the picture smaller.", e);
        }
    }

    /// <summary>Whether a file that starts with these bytes is a supported picture.</summary>
    internal static bool IsPicture(ReadOnlySpan<byte> start) =>
        start.StartsWith(PngStructure.Signature)
        || start.StartsWith(JpegStructure.Signature)
        || start.StartsWith(BmpStructure.Signature);

    private static byte[] Read(FileStream file, string path)
    {
        if (file.Length > MaximumBytes)
            throw TooLarge(path, $"{file.Length / 1e6:N0} MB", $"{MaximumBytes / 1e6:N0} MB");
        if (file.Length == 0) throw new DataSetException($"{path} is empty.");
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    private static GreyImage Decode(byte[] content, string path)
    {
        if (!IsPicture(content))
            throw new DataSetException($"{path} is no PNG, JPEG or BMP picture.{HintFor(content)}");
        bool isPng = content.AsSpan().StartsWith(PngStructure.Signature);
        bool isJpeg = content.AsSpan().StartsWith(JpegStructure.Signature);
        PictureHeader header = isPng ? PngStructure.ReadHeader(content)
            : isJpeg ? JpegStructure.ReadHeader(content)
            : BmpStructure.ReadHeader(content);
        if ((long)header.Height * header.Width > MaximumPixels)
            throw TooLarge(path, $"{header.Width:N0}×{header.Height:N0} pixels", $"{MaximumPixels / 1e6:N0} million");
        if (isPng) PngStructure.CheckPixels(content, header);

        // A JPEG has no transparency, and stores its brightness separately.
        ImageResult decoded = Decode(content, isJpeg ? ColorComponents.Grey : ColorComponents.RedGreenBlueAlpha);
        if ((decoded.Height, decoded.Width) != (header.Height, header.Width))
            throw new InvalidDataException("its parts contradict each other");
        GreyImage image = new(header.Height, header.Width, isJpeg ? decoded.Data : ToGrey(decoded.Data));
        return ExifOrientation.Apply(image, header.Orientation);
    }

    private static ImageResult Decode(byte[] content, ColorComponents components)
    {
        try
        {
            return ImageResult.FromMemory(content, components);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The decoder fails in many ways on damaged files: index out of range, seek before the start, overflow.
            string detail = e is InvalidOperationException && e.Message.Length > 0 ? $" ({e.Message})" : "";
            throw new InvalidDataException($"it is damaged{detail}", e);
        }
    }

    /// <summary>Luma of red, green, blue and alpha over white; a grey pixel keeps its value.</summary>
    private static byte[] ToGrey(ReadOnlySpan<byte> colours)
    {
        var grey = new byte[colours.Length / 4];
        for (int i = 0; i < grey.Length; i++)
        {
            int luma = (77 * colours[4 * i] + 150 * colours[4 * i + 1] + 29 * colours[4 * i + 2] + 128) >> 8;
            int alpha = colours[4 * i + 3];
            grey[i] = (byte)((luma * alpha + 255 * (255 - alpha) + 127) / 255);
        }

        return grey;
    }

    private static DataSetException TooLarge(string path, string size, string maximum) =>
        new($"{path} has {size}; pictures of up to {maximum} are read. Make it smaller.");

    private static string HintFor(ReadOnlySpan<byte> content)
    {
        string? format =
            content.StartsWith("GIF8"u8) ? "GIF" :
            content.StartsWith("RIFF"u8) && content.Length > 12 && content[8..].StartsWith("WEBP"u8) ? "WebP" :
            content.Length > 12 && content[4..].StartsWith("ftyp"u8) ? "HEIC or AVIF" :
            content.StartsWith("II*\0"u8) || content.StartsWith("MM\0*"u8) ? "TIFF" :
            content.StartsWith("%PDF"u8) ? "PDF" : null;
        return format is null ? "" : $" It looks like {format}: save it as PNG or JPEG.";
    }
}
