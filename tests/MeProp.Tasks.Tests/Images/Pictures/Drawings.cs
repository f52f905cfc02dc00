namespace MeProp.Tasks.Tests;

/// <summary>Pictures for tests.</summary>
internal static class Drawings
{
    public static GreyImage Draw(int height, int width, Func<int, int, int> grey) =>
        new(height, width, Enumerable.Range(0, height * width).Select(i => (byte)grey(i / width, i % width)).ToArray());

    /// <summary>A 28×28 example.</summary>
    public static GreyImage Example(ByteExamples examples, int index) =>
        new(28, 28, examples.Values.Slice(784 * index, 784));

    public static GreyImage Inverted(GreyImage image) =>
        new(image.Height, image.Width, Array.ConvertAll(image.Pixels.ToArray(), p => (byte)(255 - p)));

    /// <summary>Each pixel becomes a square, with black around the whole.</summary>
    public static GreyImage Enlarged(GreyImage image, int factor, int border) => Draw(
        image.Height * factor + 2 * border,
        image.Width * factor + 2 * border,
        (y, x) =>
            (y -= border) >= 0 && (y /= factor) < image.Height && (x -= border) >= 0 && (x /= factor) < image.Width
                ? image.Pixels.Span[y * image.Width + x]
                : 0);

    /// <summary>Ink that is not black on grey paper in uneven light, with noise and a few specks.</summary>
    public static GreyImage Photograph(GreyImage drawing, Random random)
    {
        GreyImage photograph = Draw(drawing.Height, drawing.Width, (y, x) =>
        {
            double light = 0.75 + 0.2 * x / drawing.Width + 0.1 * y / drawing.Height;
            double noise = 8 * (random.NextDouble() + random.NextDouble() - 1);
            return (int)Math.Clamp(
                light * (210 - 130 * drawing.Pixels.Span[y * drawing.Width + x] / 255.0) + noise, 0, 255);
        });
        byte[] pixels = photograph.Pixels.ToArray();
        for (int speck = 0; speck < 5; speck++)
            pixels[random.Next(20) * drawing.Width + random.Next(drawing.Width)] = 40;
        return new GreyImage(drawing.Height, drawing.Width, pixels);
    }

    /// <summary>Black ".", white "#", and "+" between, for people.</summary>
    public static string[] Rows(FittedPicture picture, int width) =>
        Rows(picture.Pixels, width, p => p < 64 ? '.' : p < 192 ? '+' : '#');

    /// <summary>One character per pixel.</summary>
    public static string[] Rows(ReadOnlyMemory<byte> pixels, int width, Func<byte, char> show) =>
        [.. pixels.ToArray().Chunk(width).Select(row => string.Concat(row.Select(show)))];
}
