using StbImageSharp;

namespace MeProp.Tasks;

/// <summary>
/// Reads PNG, JPEG and BMP files, told by content and not by name, into shades of grey. Transparent pixels are laid over white; of 16-bit samples the
/// higher 8 bits count; pictures of cameras are turned upright as their EXIF field says.
/// </summary>
/// <remarks>Files are distrusted: their structure and size are checked before anything is decoded, so neither a wrong header nor a decompression bomb can cost much memory.</remarks>
public static class PictureFile
{
    /// <summary>Larger files are refused.</summary>
    public const long MaximumBytes = 100_000_000;

    /// <summary>Larger pictures are refused.</summary>
    public const long MaximumPixels = 50_000_000;

    /// <summary>Reads a picture.</summary>
    /// <param name="path">A PNG, JPEG or BMP file.</param>
    /// <exception cref="DataSetException">The file cannot be read, is too large, damaged or of another format; the message says which file and what to do.</exception>
    public static GreyImage Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] content = ReadContent(path);
        try
        {
            return Decode(content, path);
        }
        catch (InvalidDataException e)
        {
            throw new DataSetException($"{path} cannot be decoded: {e.Message}. Save the picture again, as PNG or JPEG.", e);
        }
        catch (OutOfMemoryException e)
        {
            throw new DataSetException($"{path} cannot be decoded: there is not enough memory. Make the picture smaller.", e);
        }
    }

    /// <summary>True for content that <see cref="Read"/> would take for a picture.</summary>
    /// <param name="start">The first bytes of a file.</param>
    internal static bool IsPicture(ReadOnlySpan<byte> start) =>
        start.StartsWith(PngStructure.Signature) || start.StartsWith(JpegStructure.Signature) || start.StartsWith(BmpStructure.Signature);

    private static byte[] ReadContent(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (file.Length > MaximumBytes) throw new DataSetException($"{path} has {file.Length / 1e6:N0} MB; pictures of up to {MaximumBytes / 1e6:N0} MB are read. Make it smaller.");
            if (file.Length == 0) throw new DataSetException($"{path} is empty.");
            byte[] content = new byte[file.Length];
            file.ReadExactly(content);
            return content;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataSetException($"{path} does not exist. Check the path.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new DataSetException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static GreyImage Decode(byte[] content, string path)
    {
        bool isPng = content.AsSpan().StartsWith(PngStructure.Signature), isJpeg = content.AsSpan().StartsWith(JpegStructure.Signature);
        if (!isPng && !isJpeg && !content.AsSpan().StartsWith(BmpStructure.Signature))
            throw new DataSetException($"{path} is no PNG, JPEG or BMP picture.{HintFor(content)}");
        PictureHeader header = isPng ? PngStructure.ReadHeader(content) : isJpeg ? JpegStructure.Read(content) : BmpStructure.Read(content);
        if ((long)header.Height * header.Width > MaximumPixels)
            throw new DataSetException($"{path} has {header.Width:N0}×{header.Height:N0} pixels; pictures of up to {MaximumPixels / 1e6:N0} million are read. Make it smaller.");
        if (isPng) PngStructure.CheckPixels(content, header);

        // A JPEG has no transparency, and its brightness is stored as such.
        ImageResult decoded = Decode(content, isJpeg ? ColorComponents.Grey : ColorComponents.RedGreenBlueAlpha);
        if ((decoded.Height, decoded.Width) != (header.Height, header.Width)) throw new InvalidDataException("its parts contradict each other");
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
            // On damaged files the decoder fails in many ways: indices out of range, seeks before the start, arithmetic overflow.
            throw new InvalidDataException(e is InvalidOperationException && e.Message.Length > 0 ? $"it is damaged ({e.Message})" : "it is damaged", e);
        }
    }

    /// <summary>Luma of red, green, blue and alpha over white; a grey pixel keeps its value.</summary>
    private static byte[] ToGrey(ReadOnlySpan<byte> colours)
    {
        var grey = new byte[colours.Length / 4];
        for (int i = 0; i < grey.Length; i++)
        {
            int luma = (77 * colours[4 * i] + 150 * colours[4 * i + 1] + 29 * colours[4 * i + 2] + 128) >> 8, alpha = colours[4 * i + 3];
            grey[i] = (byte)((luma * alpha + 255 * (255 - alpha) + 127) / 255);
        }

        return grey;
    }

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
