namespace MeProp.Tasks;

/// <summary>The header of a picture file: sizes as stored, and the orientation as in EXIF (1 is upright).</summary>
internal readonly record struct PictureHeader(int Height, int Width, int Orientation = 1)
{
    public static PictureHeader Of(long height, long width) =>
        height is > 0 and <= int.MaxValue && width is > 0 and <= int.MaxValue
            ? new PictureHeader((int)height, (int)width)
            : throw new InvalidDataException($"it announces {width}×{height} pixels");
}
