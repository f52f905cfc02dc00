using StbImageSharp;

namespace MeProp.Tasks;

/// <summary>
/// Loads PNG, JPEG and BMP files as shades of grey; the content decides, not the name. Transparent pixels are laid over
/// white, or over black where nothing shows over white. 16-bit samples keep their higher 8 bits. The EXIF field of a
/// camera turns its picture upright.
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
        return DataFile.Load(path, file => Load(file, path));
    }

    /// <summary>Loads a picture from an open file, from its beginning.</summary>
    internal static GreyImage Load(FileStream file, string path)
    {
        file.Position = 0;
        byte[] content = Read(file, path);
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
        if (file.Length == 0) throw new DataSetException($"{path} is empty. Save the picture again.");
        byte[] content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    private static GreyImage Decode(byte[] content, string path)
    {
        if (!IsPicture(content))
        {
            var foreign = ForeignFile.Of(content.AsSpan(0, Math.Min(content.Length, ForeignFile.LongPrefixLength)));
            string remedy = foreign is { IsPicture: true } ? "Save it as PNG or JPEG." : foreign?.Remedy ?? "";
            throw new DataSetException(
                $"{path} is no PNG, JPEG or BMP picture"
                + (foreign is null ? ". Was another file meant?" : $": it is {foreign.Name}. {remedy}"));
        }

        bool isPng = content.AsSpan().StartsWith(PngStructure.Signature);
        bool isJpeg = content.AsSpan().StartsWith(JpegStructure.Signature);
        PictureHeader header = isPng ? PngStructure.ReadHeader(content)
            : isJpeg ? JpegStructure.ReadHeader(content)
            : BmpStructure.ReadHeader(content);
        if ((long)header.Height * header.Width > MaximumPixels)
            throw TooLarge(path, $"{header.Width:N0}×{header.Height:N0} pixels", $"{MaximumPixels / 1e6:N0} million");
        if (isPng) header = PngStructure.CheckPixels(content, header);

        // A JPEG has no transparency, and stores its brightness separately.
        ImageResult decoded = Decode(content, isJpeg ? ColorComponents.Grey : ColorComponents.RedGreenBlueAlpha);
        if ((decoded.Height, decoded.Width) != (header.Height, header.Width))
            throw new InvalidDataException("its parts contradict each other");
        byte[] grey = isJpeg ? decoded.Data : new ColourImage(decoded.Data).ToGrey();
        GreyImage image = new(header.Height, header.Width, grey);
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

    private static DataSetException TooLarge(string path, string size, string maximum) =>
        new($"{path} has {size}; pictures of up to {maximum} are read. Make it smaller.");
}
