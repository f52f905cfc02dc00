namespace MeProp.Tasks;

/// <summary>A picture in shades of grey.</summary>
public sealed class GreyImage
{
    /// <summary>Wraps pixels without copying them.</summary>
    /// <exception cref="ArgumentException">There are not height × width pixels.</exception>
    public GreyImage(int height, int width, ReadOnlyMemory<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (pixels.Length != (long)height * width)
        {
            throw new ArgumentException(
                $"A picture of {height}×{width} has {(long)height * width} pixels, not {pixels.Length}.",
                nameof(pixels));
        }

        (Height, Width, Pixels) = (height, width, pixels);
    }

    /// <summary>Pixel rows.</summary>
    public int Height { get; }

    /// <summary>Pixels of a row.</summary>
    public int Width { get; }

    /// <summary>Height × width bytes, row after row: 0 is black, 255 white.</summary>
    public ReadOnlyMemory<byte> Pixels { get; }
}
