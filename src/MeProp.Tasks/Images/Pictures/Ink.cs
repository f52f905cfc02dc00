namespace MeProp.Tasks;

/// <summary>The pixels that stand out from the background of a picture.</summary>
internal sealed class Ink
{
    /// <summary>Larger pictures are shrunk first: this saves time, and the mean over pixels removes noise.</summary>
    private const int MaximumSide = 1024;

    /// <summary>Minimum difference of ink and background, in greys.</summary>
    private const int MinimumContrast = 16;

    /// <summary>Parts below this fraction of the largest part's ink are specks.</summary>
    private const double SpeckFraction = 0.05;

    private Ink(int width, bool isDark) => (Width, IsDark) = (width, isDark);

    /// <summary>Pixels of a row of <see cref="Strength"/> and <see cref="Shades"/>.</summary>
    public int Width { get; }

    /// <summary>Whether the ink is darker than the background.</summary>
    public bool IsDark { get; }

    public bool IsEmpty => Box.Height == 0;

    public Box Box { get; private set; }

    /// <summary>0 without ink, 1 inside it, and values between at its edges.</summary>
    public float[] Strength { get; private set; } = [];

    /// <summary>Contrast of each pixel with the background: 1 is black on white or white on black.</summary>
    public float[] Shades { get; private set; } = [];

    /// <summary>Finds dark ink (Yes), light ink (No), or whichever stands out more (Auto).</summary>
    public static Ink Find(GreyImage image, PictureInversion inversion)
    {
        image = Smaller(image);
        int borderWidth = Math.Max(1, Math.Min(image.Height, image.Width) / 50);
        var background = Background.Of(image, borderWidth);
        short[] differences = Differences(image, background);
        bool isDark = inversion == PictureInversion.Yes
            || (inversion == PictureInversion.Auto && IsDarker(differences));
        var ink = new Ink(image.Width, isDark);

        byte[] contrast = Array.ConvertAll(differences, d => (byte)Math.Clamp(isDark ? -d : d, 0, 255));
        var histogram = new Histogram(contrast);
        int strongest = histogram.ReachedBy(Math.Max(4, contrast.Length / 20_000));
        byte[] border = [.. Background.Border(image.Height, image.Width, borderWidth)
            .Select(at => contrast[at.Y * image.Width + at.X])];
        int noise = Math.Min(new Histogram(border).Quantile(0.9), strongest / 2);
        if (strongest - noise < MinimumContrast) return ink;
        int strong = (noise + strongest) / 2, weak = Math.Min(2 * noise + strongest / 16, strong);
        bool[] mask = new InkParts(contrast, image.Width, strong, weak).Mask(SpeckFraction);
        ink.Box = BoxOf(mask, image.Width);

        // The median of what is surely ink: weaker pixels are edges and unevenness of the pen.
        int full = histogram.ReachedBy((histogram.Above(strong) + 1) / 2);
        ink.Strength = Map(contrast, noise, full);
        for (int i = 0; i < mask.Length; i++) ink.Strength[i] = mask[i] ? ink.Strength[i] : 0;
        int level = (int)Math.Round(background.At(image.Height / 2, image.Width / 2));
        ink.Shades = Map(contrast, noise, Math.Max(strongest, isDark ? level : 255 - level));
        return ink;
    }

    private static GreyImage Smaller(GreyImage image)
    {
        int side = Math.Max(image.Height, image.Width);
        if (side <= MaximumSide) return image;
        int height = Math.Max(1, (int)((long)image.Height * MaximumSide / side));
        int width = Math.Max(1, (int)((long)image.Width * MaximumSide / side));
        float[] scaled = Resampling.Scale(
            image.Pixels.Span, image.Width, new Box(0, 0, image.Height, image.Width), height, width);
        return new GreyImage(height, width, Array.ConvertAll(scaled, value => (byte)MathF.Round(value)));
    }

    private static short[] Differences(GreyImage image, Background background)
    {
        ReadOnlySpan<byte> pixels = image.Pixels.Span;
        var differences = new short[pixels.Length];
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
            {
                int i = y * image.Width + x;
                differences[i] = (short)Math.Round(pixels[i] - background.At(y, x));
            }
        }

        return differences;
    }

    /// <summary>Compares squares, so that a little strong ink outweighs much faint shade.</summary>
    private static bool IsDarker(short[] differences)
    {
        long darker = 0, lighter = 0;
        foreach (short difference in differences)
        {
            if (difference < 0) darker += difference * difference;
            else lighter += difference * difference;
        }

        return darker > lighter;
    }

    private static float[] Map(byte[] contrast, int zero, int one) =>
        Array.ConvertAll(contrast, value => Math.Clamp((float)(value - zero) / (one - zero), 0, 1));

    private static Box BoxOf(bool[] mask, int width)
    {
        int top = int.MaxValue, left = int.MaxValue, bottom = -1, right = -1;
        for (int i = 0; i < mask.Length; i++)
        {
            if (!mask[i]) continue;
            (int y, int x) = Math.DivRem(i, width);
            (top, left, bottom, right) = (Math.Min(top, y), Math.Min(left, x), Math.Max(bottom, y), Math.Max(right, x));
        }

        return new Box(top, left, bottom - top + 1, right - left + 1);
    }
}
