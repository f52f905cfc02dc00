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
    internal static GreyImage Load(FileStream file, string path) =>
        LoadChannels(file, path, PictureFormat.Grey)[0];

    /// <summary>Loads a picture as one grey image for each channel: 1, or 3 for red, green and blue.</summary>
    internal static IReadOnlyList<GreyImage> LoadChannels(string path, int channels) =>
        DataFile.Load(path, file => LoadChannels(file, path, channels));

    /// <summary>The same for an open file, from its beginning.</summary>
    internal static IReadOnlyList<GreyImage> LoadChannels(FileStream file, string path, int channels)
    {
        file.Position = 0;
        return DecodeChannels(Read(file, path), path, channels);
    }

    /// <summary>The same for the content of a file.</summary>
    internal static IReadOnlyList<GreyImage> DecodeChannels(byte[] content, string path, int channels)
    {
        try
        {
            return Decode(content, path, channels);
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

    private static IReadOnlyList<GreyImage> Decode(byte[] content, string path, int channels)
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
        if (isJpeg) JpegStructure.CheckPixels(content, header);

        // A JPEG has no transparency, and stores its brightness separately.
        bool isGrey = isJpeg && channels == PictureFormat.Grey;
        ImageResult decoded = Decode(content, isGrey ? ColorComponents.Grey : ColorComponents.RedGreenBlueAlpha);
        if ((decoded.Height, decoded.Width) != (header.Height, header.Width))
            throw new InvalidDataException("its parts contradict each other");
        byte[][] planes = isGrey ? [decoded.Data]
            : channels == PictureFormat.Grey ? [new ColourImage(decoded.Data).ToGrey()]
            : new ColourImage(decoded.Data).ToColours();
        return
        [
            .. planes.Select(plane => ExifOrientation.Apply(
                new GreyImage(header.Height, header.Width, plane), header.Orientation)),
        ];
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
            // Its messages may hold bytes of the file.
            string text = string.Concat(e.Message.Where(c => c is >= ' ' and <= '~')).Trim();
            string detail = e is InvalidOperationException && text.Length > 0 ? $" ({text})" : "";
            throw new InvalidDataException($"it is damaged{detail}", e);
        }
    }

    private static DataSetException TooLarge(string path, string size, string maximum) =>
        new($"{path} has {size}; pictures of up to {maximum} are read. Make it smaller.");
}
