using SkiaSharp;

namespace MeProp.Cli;

/// <summary>Writes images as PNG.</summary>
internal static class PngImage
{
    private const int Colours = 3, Opaque = 255;

    /// <summary>An image with its pixels, for each channel one after another.</summary>
    /// <param name="pixels">Channels × height × width bytes.</param>
    /// <param name="height">Pixel rows.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="maxSide">A larger image is made smaller; null for none.</param>
    public static byte[] Of(ReadOnlySpan<byte> pixels, int height, int width, int? maxSide = null)
    {
        bool isColour = pixels.Length == Colours * height * width;
        using var bitmap = new SKBitmap(
            width, height, isColour ? SKColorType.Rgba8888 : SKColorType.Gray8, SKAlphaType.Opaque);
        for (int row = 0; row < height; row++)
        {
            Span<byte> target = bitmap.GetPixelSpan()[(row * bitmap.RowBytes)..];
            if (!isColour) pixels.Slice(row * width, width).CopyTo(target);
            else CopyColours(pixels, row * width, height * width, target[..(4 * width)]);
        }

        if (maxSide is not { } side || Math.Max(width, height) <= side) return Encode(bitmap);
        using SKBitmap smaller = bitmap.Resize(
            new SKSizeI(Scaled(width), Scaled(height)),
            new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        return Encode(smaller);

        int Scaled(int length) => Math.Max(1, (int)((long)length * side / Math.Max(width, height)));
    }

    private static void CopyColours(ReadOnlySpan<byte> pixels, int start, int channel, Span<byte> target)
    {
        for (int i = 0; i < target.Length / 4; i++)
        {
            for (int c = 0; c < Colours; c++) target[4 * i + c] = pixels[c * channel + start + i];
            target[4 * i + Colours] = Opaque;
        }
    }

    private static byte[] Encode(SKBitmap bitmap)
    {
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        return png.ToArray();
    }
}
