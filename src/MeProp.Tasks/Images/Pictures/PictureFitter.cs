namespace MeProp.Tasks;

/// <summary>Fits pictures to the input of a model the way its training data was made.</summary>
/// <remarks>
/// The border of the picture shows the background: one grey, or an even gradient as in a photograph. The ink stands out
/// from it, darker or lighter, whichever is stronger (<see cref="PictureInversion.Auto"/>). Noise of the background and
/// small specks are removed; the ink becomes light on black. The background must reach the border, and a picture shows
/// one thing.
/// </remarks>
public sealed class PictureFitter
{
    private readonly int _height, _width;
    private readonly PictureFit _fit;
    private readonly PictureInversion _inversion;

    /// <summary>Fits to a model's input of height × width pixels.</summary>
    public PictureFitter(
        int height,
        int width,
        PictureFit fit = PictureFit.Mnist,
        PictureInversion inversion = PictureInversion.Auto)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (_height, _width, _fit, _inversion) = (height, width, fit, inversion);
    }

    /// <summary>
    /// Whether a picture of the model's size that is light on black (its most frequent grey is dark) is used unchanged,
    /// as an example that was saved as a picture.
    /// </summary>
    public bool KeepsExamples { get; init; } = true;

    /// <summary>Fits a picture of any size.</summary>
    public FittedPicture Fit(GreyImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        bool hasSize = (image.Height, image.Width) == (_height, _width);
        if (KeepsExamples && hasSize && _inversion != PictureInversion.Yes && IsLightOnBlack(image))
            return Whole(image, isInverted: false);
        if (_fit == PictureFit.Stretch) return Whole(image, _inversion == PictureInversion.Yes);
        var ink = Ink.Find(image, _inversion);
        return ink.IsEmpty ? new FittedPicture(new byte[_height * _width], ink.IsDark, IsEmpty: true) : _fit switch
        {
            PictureFit.Mnist => Mnist(ink),
            PictureFit.Digits => Digits(ink),
            _ => FashionMnist(ink),
        };
    }

    /// <summary>The most frequent grey is the background, even if a thing fills most of the picture.</summary>
    private static bool IsLightOnBlack(GreyImage image)
    {
        int[] counts = new Histogram(image.Pixels.Span).Counts;
        return Array.IndexOf(counts, counts.Max()) < 128;
    }

    private FittedPicture Whole(GreyImage image, bool isInverted)
    {
        if ((image.Height, image.Width) == (_height, _width) && !isInverted)
        {
            return new FittedPicture(
                image.Pixels, isInverted, IsEmpty: image.Pixels.Span.IndexOfAnyExcept((byte)0) < 0);
        }

        Box all = new(0, 0, image.Height, image.Width);
        float[] scaled = Resampling.Scale(image.Pixels.Span, image.Width, all, _height, _width);
        byte[] pixels = Array.ConvertAll(scaled, value => (byte)MathF.Round(isInverted ? 255 - value : value));
        return new FittedPicture(pixels, isInverted, IsEmpty: pixels.AsSpan().IndexOfAnyExcept((byte)0) < 0);
    }

    /// <summary>
    /// LeCun et al. 1998, section III.A: "normalized to fit in a 20x20 pixel box while preserving their aspect ratio …
    /// centered in a 28x28 image by computing the center of mass of the pixels". In all of MNIST the centre of mass
    /// lies less than half a pixel from pixel 14, 14, counted from 0.
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

        int top = (int)Math.Ceiling(_height / 2 - 0.5 - massY / mass);
        int left = (int)Math.Ceiling(_width / 2 - 0.5 - massX / mass);
        return Place(digit, height, width, top, left, ink);
    }

    private FittedPicture Digits(Ink ink)
    {
        (float[] digit, int height, int width) = Scaled(ink, 4.0 / 5);
        return Centred(digit, height, width, ink);
    }

    /// <summary>
    /// Xiao et al. 2017, section 2: background cut off, longest side scaled to 28, shorter side extended on both sides,
    /// intensities negated.
    /// </summary>
    private FittedPicture FashionMnist(Ink ink)
    {
        (int height, int width) = Within(ink.Box, _height, _width);
        float[] shades = Resampling.Scale<float>(ink.Shades, ink.Width, ink.Box, height, width);
        return Centred(shades, height, width, ink);
    }

    /// <summary>Scales the ink to fit a square, given as a fraction of the model's smaller side.</summary>
    private (float[] Digit, int Height, int Width) Scaled(Ink ink, double fraction)
    {
        int side = Math.Max(1, (int)Math.Round(fraction * Math.Min(_height, _width)));
        (int height, int width) = Within(ink.Box, side, side);
        float[] digit = Resampling.Scale<float>(ink.Strength, ink.Width, ink.Box, height, width);

        // Otherwise strokes thinner than a pixel of the model would be pale.
        float brightest = digit.Max();
        for (int i = 0; i < digit.Length; i++) digit[i] /= brightest;
        return (digit, height, width);
    }

    /// <summary>The size of a box scaled to fit, at least one pixel each way.</summary>
    private static (int Height, int Width) Within(Box box, int height, int width)
    {
        double scale = Math.Min((double)height / box.Height, (double)width / box.Width);
        return (Side(box.Height, height), Side(box.Width, width));

        int Side(int length, int maximum) => Math.Clamp((int)Math.Round(length * scale), 1, maximum);
    }

    private FittedPicture Centred(float[] part, int height, int width, Ink ink) =>
        Place(part, height, width, (_height - height) / 2, (_width - width) / 2, ink);

    /// <summary>Puts a part, of values from 0 to 1, into the empty input; pixels outside are cut off.</summary>
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
