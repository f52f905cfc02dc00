namespace MeProp.Tasks;

/// <summary>Fits pictures to the input of a model the way its training data was made.</summary>
/// <remarks>
/// The background is what the border of the picture shows, of one grey or, as in a photograph, changing evenly from side to side. The ink is what stands out
/// from it, darker or lighter, whichever stands out more (<see cref="PictureInversion.Auto"/>). What the background itself varies by, and specks far
/// smaller than the rest, are removed; the rest becomes light on black. So the background must reach the border of the picture, and one picture shows one thing.
/// </remarks>
public sealed class PictureFitter
{
    private readonly int _height;
    private readonly int _width;
    private readonly PictureFit _fit;
    private readonly PictureInversion _inversion;

    /// <summary>Describes the model's input.</summary>
    /// <param name="height">Pixel rows, at least 1.</param>
    /// <param name="width">Pixels of a row, at least 1.</param>
    /// <param name="fit">How its training data was made.</param>
    /// <param name="inversion">Whether to exchange light and dark.</param>
    public PictureFitter(int height, int width, PictureFit fit = PictureFit.Mnist, PictureInversion inversion = PictureInversion.Auto)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (_height, _width, _fit, _inversion) = (height, width, fit, inversion);
    }

    /// <summary>
    /// True when a picture that has the model's size and is light on black already is taken as it is: an example of the data that was saved as a picture. It
    /// counts as light on black when its most frequent grey is dark.
    /// </summary>
    public bool KeepsExamples { get; init; } = true;

    /// <summary>Fits a picture.</summary>
    /// <param name="image">Of any size.</param>
    public FittedPicture Fit(GreyImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (KeepsExamples && _inversion != PictureInversion.Yes && (image.Height, image.Width) == (_height, _width) && IsLightOnBlack(image)) return Whole(image, isInverted: false);
        if (_fit == PictureFit.Stretch) return Whole(image, _inversion == PictureInversion.Yes);
        var ink = Ink.Find(image, _inversion);
        return ink.IsEmpty ? new FittedPicture(new byte[_height * _width], ink.IsDark, IsEmpty: true) : _fit switch
        {
            PictureFit.Mnist => Mnist(ink),
            PictureFit.Digits => Digits(ink),
            _ => FashionMnist(ink),
        };
    }

    /// <summary>The most frequent grey is that of the background, even where a thing fills most of the picture.</summary>
    private static bool IsLightOnBlack(GreyImage image)
    {
        int[] counts = new Histogram(image.Pixels.Span).Counts;
        return Array.IndexOf(counts, counts.Max()) < 128;
    }

    private FittedPicture Whole(GreyImage image, bool isInverted)
    {
        float[] scaled = Resampling.Scale(image.Pixels.Span, image.Width, new Box(0, 0, image.Height, image.Width), _height, _width);
        byte[] pixels = Array.ConvertAll(scaled, value => (byte)MathF.Round(isInverted ? 255 - value : value));
        return new FittedPicture(pixels, isInverted, IsEmpty: pixels.AsSpan().IndexOfAnyExcept((byte)0) < 0);
    }

    /// <summary>
    /// LeCun et al. 1998, section III.A: "normalized to fit in a 20x20 pixel box while preserving their aspect ratio … centered in a 28x28 image by computing
    /// the center of mass of the pixels". In all of MNIST the centre of mass lies less than half a pixel from pixel 14, 14, counted from 0.
    /// </summary>
    private FittedPicture Mnist(Ink ink)
    {
        (float[] digit, int height, int width) = Scaled(ink, 5.0 / 7);
        double mass = 0, massY = 0, massX = 0;
        for (int i = 0; i < digit.Length; i++)
        {
            mass += digit[i];
            massY += (double)digit[i] * (i / width);
            massX += (double)digit[i] * (i % width);
        }

        return Place(digit, height, width, (int)Math.Ceiling(_height / 2 - 0.5 - massY / mass), (int)Math.Ceiling(_width / 2 - 0.5 - massX / mass), ink);
    }

    private FittedPicture Digits(Ink ink)
    {
        (float[] digit, int height, int width) = Scaled(ink, 4.0 / 5);
        return Place(digit, height, width, (_height - height) / 2, (_width - width) / 2, ink);
    }

    /// <summary>Xiao et al. 2017, section 2: background cut off, longest side scaled to 28, shorter side extended on both sides, intensities negated.</summary>
    private FittedPicture FashionMnist(Ink ink)
    {
        (int height, int width) = Within(ink.Box, _height, _width);
        return Place(Resampling.Scale<float>(ink.Shades, ink.Width, ink.Box, height, width), height, width, (_height - height) / 2, (_width - width) / 2, ink);
    }

    /// <summary>The ink scaled so that it just fits a square.</summary>
    /// <param name="ink">Not empty.</param>
    /// <param name="share">Of the model's smaller side.</param>
    private (float[] Digit, int Height, int Width) Scaled(Ink ink, double share)
    {
        int side = Math.Max(1, (int)Math.Round(share * Math.Min(_height, _width)));
        (int height, int width) = Within(ink.Box, side, side);
        float[] digit = Resampling.Scale<float>(ink.Strength, ink.Width, ink.Box, height, width);

        // Strokes thinner than a pixel of the model would come out pale.
        float brightest = digit.Max();
        for (int i = 0; i < digit.Length; i++) digit[i] /= brightest;
        return (digit, height, width);
    }

    /// <summary>The size of a box scaled so that it just fits, at least one pixel each way.</summary>
    private static (int Height, int Width) Within(Box box, int height, int width)
    {
        double scale = Math.Min((double)height / box.Height, (double)width / box.Width);
        return (Math.Clamp((int)Math.Round(box.Height * scale), 1, height), Math.Clamp((int)Math.Round(box.Width * scale), 1, width));
    }

    /// <summary>Puts a part, of values from 0 to 1, into the empty input; what lies outside is cut off.</summary>
    private FittedPicture Place(float[] part, int height, int width, int top, int left, Ink ink)
    {
        var pixels = new byte[_height * _width];
        for (int y = Math.Max(0, -top); y < Math.Min(height, _height - top); y++)
        {
            for (int x = Math.Max(0, -left); x < Math.Min(width, _width - left); x++)
                pixels[(top + y) * _width + left + x] = (byte)MathF.Round(255 * part[y * width + x]);
        }

        return new FittedPicture(pixels, ink.IsDark, IsEmpty: false);
    }
}
