namespace MeProp.Tasks.Tests;

public sealed class PictureFileTests : IDisposable
{
    // Not multiples of the 8×8 blocks of a JPEG, or of the pixels in a byte.
    private const int Height = 11, Width = 13;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Grey_PNG_of_all_depths_plain_and_interlaced(int bits)
    {
        int largest = (1 << bits) - 1;
        foreach (bool interlaced in (bool[])[false, true])
        {
            GreyImage image = Read(
                PngBytes.File(Height, Width, PngBytes.Grey, bits, (y, x) => [Sample(y, x)], interlaced));
            AssertPixels((y, x) => bits == 16 ? Sample(y, x) >> 8 : Sample(y, x) * 255 / largest, image);
        }

        int Sample(int y, int x) => (y * 7919 + x * 104729) & largest;
    }

    [Fact]
    public void Colours_become_their_brightness_and_grey_stays_what_it_is()
    {
        AssertPixels(
            (y, x) => (int)Math.Round(0.299 * (20 * y) + 0.587 * (18 * x) + 0.114 * 200),
            Read(PngBytes.File(Height, Width, PngBytes.Colour, 8, (y, x) => [20 * y, 18 * x, 200])),
            tolerance: 1);
        GreyImage greys = Read(
            PngBytes.File(16, 16, PngBytes.Colour, 8, (y, x) => [16 * y + x, 16 * y + x, 16 * y + x]));
        Assert.Equal(Enumerable.Range(0, 256).Select(i => (byte)i), greys.Pixels.ToArray());
    }

    [Fact]
    public void What_is_transparent_lies_over_white()
    {
        AssertPixels(
            (y, x) => (int)Math.Round(255 + (10 * y - 255) * (20 * x / 255.0)),
            Read(PngBytes.File(Height, Width, PngBytes.GreyAlpha, 8, (y, x) => [10 * y, 20 * x])),
            tolerance: 1);
        AssertPixels(
            (y, x) => x == 0 ? 255 : 40,
            Read(PngBytes.File(Height, Width, PngBytes.ColourAlpha, 8, (y, x) => [40, 40, 40, x == 0 ? 0 : 255])));
        AssertPixels(
            (y, x) => x == 3 ? 255 : 10 * x,
            Read(PngBytes.File(Height, Width, PngBytes.Grey, 8, (y, x) => [10 * x], false, ("tRNS", [0, 30]))));
    }

    [Fact]
    public void Indexed_colours_are_looked_up()
    {
        byte[] palette = [0, 0, 0, 90, 90, 90, 180, 180, 180, 255, 255, 255];
        Func<int, int, int[]> sample = (y, x) => [(y + x) % 4];
        AssertPixels(
            (y, x) => palette[3 * ((y + x) % 4)],
            Read(PngBytes.File(Height, Width, PngBytes.Palette, 2, sample, false, ("PLTE", palette))));
        AssertPixels(
            (y, x) => (y + x) % 4 == 0 ? 255 : palette[3 * ((y + x) % 4)],
            Read(PngBytes.File(Height, Width, PngBytes.Palette, 8, sample, true, ("PLTE", palette), ("tRNS", [0]))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(32)]
    public void BMP_of_all_depths_from_both_ends(int bits)
    {
        uint[]? palette = bits > 8
            ? null
            : [.. Enumerable.Range(0, 1 << bits).Select(i => (uint)(0x010101 * (i * 255 / ((1 << bits) - 1))))];
        foreach (bool isTopDown in (bool[])[false, true])
        {
            GreyImage image = Read(BmpBytes.File(Height, Width, bits, Value, palette, isTopDown));
            AssertPixels(
                (y, x) => bits < 8 ? Grey(y, x) * 255 / ((1 << bits) - 1) : Grey(y, x),
                image,
                tolerance: bits == 16 ? 8 : 0);
        }

        int Grey(int y, int x) => (23 * y + 7 * x) & (bits < 8 ? (1 << bits) - 1 : 255);
        uint Value(int y, int x) =>
            bits <= 8
                ? (uint)Grey(y, x)
                : bits == 16
                ? (uint)(Grey(y, x) >> 3) * 0b10000100001
                : 0xFF000000 | (uint)(0x010101 * Grey(y, x));
    }

    [Fact]
    public void JPEG_grey_colour_progressive_and_CMYK()
    {
        Func<int, int, int, int> sample = (c, y, x) => c == 0 ? 15 * y + 5 * x : c == 1 ? 100 : 160;
        foreach (bool isProgressive in (bool[])[false, true])
        {
            foreach (int components in (int[])[1, 3])
            {
                GreyImage image = Read(JpegBytes.File(Height, Width, components, sample, isProgressive));
                AssertPixels((y, x) => sample(0, y, x), image, tolerance: 2);
            }
        }

        // CMYK of Adobe is inverted, marked by a segment; without cyan, magenta and
        // yellow, black alone decides.
        (byte, byte[]) adobe = (0xEE, [.. "Adobe\0"u8, 100, 0, 0, 0, 0, 0]);
        AssertPixels(
            (y, x) => 15 * y + 5 * x,
            Read(JpegBytes.File(Height, Width, 4, (c, y, x) => c < 3 ? 255 : 15 * y + 5 * x, false, adobe)),
            tolerance: 3);
    }

    [Theory]
    [InlineData(1, "abc|def")]
    [InlineData(2, "cba|fed")]
    [InlineData(3, "fed|cba")]
    [InlineData(4, "def|abc")]
    [InlineData(5, "ad|be|cf")]
    [InlineData(6, "da|eb|fc")]
    [InlineData(7, "fc|eb|da")]
    [InlineData(8, "cf|be|ad")]
    public void Pictures_of_cameras_are_turned_upright(int orientation, string expected)
    {
        foreach (bool isLittle in (bool[])[true, false])
        {
            GreyImage image = Read(
                JpegBytes.File(
                    2, 3, 1, (_, y, x) => 40 * (1 + 3 * y + x), false, JpegBytes.Orientation(orientation, isLittle)));
            string[] rows = Drawings.Rows(image.Pixels, image.Width, pixel => (char)('a' + (pixel + 20) / 40 - 1));
            Assert.Equal(expected, string.Join('|', rows));
        }
    }

    [Fact]
    public void An_orientation_that_does_not_exist_is_none() =>
        Assert.Equal(
            (2, 3),
            Read(JpegBytes.File(2, 3, 1, (_, _, _) => 9, false, JpegBytes.Orientation(9))) is var image
                ? (image.Height, image.Width)
                : default);

    private static void AssertPixels(Func<int, int, int> expected, GreyImage image, int tolerance = 0)
    {
        Assert.Equal((Height, Width), (image.Height, image.Width));
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                int low = Math.Max(0, expected(y, x) - tolerance);
                Assert.InRange(image.Pixels.Span[y * Width + x], low, expected(y, x) + tolerance);
            }
        }
    }

    private GreyImage Read(byte[] content) => PictureFile.Load(_folder.Write("picture", content));
}
