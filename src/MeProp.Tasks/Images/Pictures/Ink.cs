namespace MeProp.Tasks;

/// <summary>What stands out from the background of a picture, and where.</summary>
internal sealed class Ink
{
    /// <summary>Larger pictures are made smaller first: it saves time, and the mean over pixels takes away noise.</summary>
    private const int MaximumSide = 1024;

    /// <summary>Greys by which ink must differ from the background.</summary>
    private const int MinimumContrast = 16;

    /// <summary>Parts with less than this share of the largest part's ink are specks.</summary>
    private const double SpeckShare = 0.05;

    private Ink(int width, bool isDark) => (Width, IsDark) = (width, isDark);

    /// <summary>Pixels of a row of <see cref="Strength"/> and <see cref="Shades"/>.</summary>
    public int Width { get; }

    /// <summary>True when the ink is darker than the background.</summary>
    public bool IsDark { get; }

    /// <summary>True when there is none.</summary>
    public bool IsEmpty => Box.Height == 0;

    /// <summary>Where it is.</summary>
    public Box Box { get; private set; }

    /// <summary>0 where there is no ink, 1 where there is; between them at its edges.</summary>
    public float[] Strength { get; private set; } = [];

    /// <summary>How far each pixel stands out from the background: 1 is black on white or white on black.</summary>
    public float[] Shades { get; private set; } = [];

    /// <summary>Finds the ink.</summary>
    /// <param name="image">Of any size.</param>
    /// <param name="inversion">Yes when the ink is dark, no when it is light, auto to find out.</param>
    public static Ink Find(GreyImage image, PictureInversion inversion)
    {
        image = Smaller(image);
        int borderWidth = Math.Max(1, Math.Min(image.Height, image.Width) / 50);
        var background = Background.Of(image, borderWidth);
        short[] differences = Differences(image, background);
        bool isDark = inversion == PictureInversion.Yes || (inversion == PictureInversion.Auto && IsDarker(differences));
        var ink = new Ink(image.Width, isDark);

        // From here on, a pixel is how far it stands out.
        byte[] contrast = Array.ConvertAll(differences, d => (byte)Math.Clamp(isDark ? -d : d, 0, 255));
        var histogram = new Histogram(contrast);
        int strongest = histogram.ReachedBy(Math.Max(4, contrast.Length / 20_000));
        byte[] border = [.. Background.Border(image.Height, image.Width, borderWidth).Select(at => contrast[at.Y * image.Width + at.X])];
        int noise = Math.Min(new Histogram(border).Quantile(0.9), strongest / 2);
        if (strongest - noise < MinimumContrast) return ink;
        int strong = (noise + strongest) / 2, weak = Math.Min(2 * noise + strongest / 16, strong);
        bool[] mask = new InkParts(contrast, image.Width, strong, weak).Mask(SpeckShare);
        ink.Box = BoxOf(mask, image.Width);

        // Half of what is surely ink is at least as strong as this: the rest are edges, and unevenness of the pen.
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
        int height = Math.Max(1, (int)((long)image.Height * MaximumSide / side)), width = Math.Max(1, (int)((long)image.Width * MaximumSide / side));
        float[] scaled = Resampling.Scale(image.Pixels.Span, image.Width, new Box(0, 0, image.Height, image.Width), height, width);
        return new GreyImage(height, width, Array.ConvertAll(scaled, value => (byte)MathF.Round(value)));
    }

    private static short[] Differences(GreyImage image, Background background)
    {
        ReadOnlySpan<byte> pixels = image.Pixels.Span;
        var differences = new short[pixels.Length];
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++) differences[y * image.Width + x] = (short)Math.Round(pixels[y * image.Width + x] - background.At(y, x));
        }

        return differences;
    }

    /// <summary>Squares, so that a little strong ink outweighs much faint shade.</summary>
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

    private static float[] Map(byte[] contrast, int zero, int one) => Array.ConvertAll(contrast, value => Math.Clamp((float)(value - zero) / (one - zero), 0, 1));

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
