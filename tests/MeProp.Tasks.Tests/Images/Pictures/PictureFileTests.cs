using System.Buffers.Binary;
using CsCheck;

namespace MeProp.Tasks.Tests;

public sealed class PictureFileTests : IDisposable
{
    private const int Height = 11, Width = 13; // neither fills the 8×8 blocks of a JPEG, nor the bytes of rows with few bits a pixel

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
            GreyImage image = Read(PngBytes.File(Height, Width, PngBytes.Grey, bits, (y, x) => [Sample(y, x)], interlaced));
            AssertPixels((y, x) => bits == 16 ? Sample(y, x) >> 8 : Sample(y, x) * 255 / largest, image);
        }

        int Sample(int y, int x) => (y * 7919 + x * 104729) & largest;
    }

    [Fact]
    public void Colours_become_their_brightness_and_grey_stays_what_it_is()
    {
        AssertPixels((y, x) => (int)Math.Round(0.299 * (20 * y) + 0.587 * (18 * x) + 0.114 * 200), Read(PngBytes.File(Height, Width, PngBytes.Colour, 8, (y, x) => [20 * y, 18 * x, 200])), tolerance: 1);
        GreyImage greys = Read(PngBytes.File(16, 16, PngBytes.Colour, 8, (y, x) => [16 * y + x, 16 * y + x, 16 * y + x]));
        Assert.Equal(Enumerable.Range(0, 256).Select(i => (byte)i), greys.Pixels.ToArray());
    }

    [Fact]
    public void What_is_transparent_lies_over_white()
    {
        AssertPixels((y, x) => (int)Math.Round(255 + (10 * y - 255) * (20 * x / 255.0)), Read(PngBytes.File(Height, Width, PngBytes.GreyAlpha, 8, (y, x) => [10 * y, 20 * x])), tolerance: 1);
        AssertPixels((y, x) => x == 0 ? 255 : 40, Read(PngBytes.File(Height, Width, PngBytes.ColourAlpha, 8, (y, x) => [40, 40, 40, x == 0 ? 0 : 255])));
        AssertPixels((y, x) => x == 3 ? 255 : 10 * x, Read(PngBytes.File(Height, Width, PngBytes.Grey, 8, (y, x) => [10 * x], false, ("tRNS", [0, 30]))));
    }

    [Fact]
    public void Indexed_colours_are_looked_up()
    {
        byte[] palette = [0, 0, 0, 90, 90, 90, 180, 180, 180, 255, 255, 255];
        Func<int, int, int[]> sample = (y, x) => [(y + x) % 4];
        AssertPixels((y, x) => palette[3 * ((y + x) % 4)], Read(PngBytes.File(Height, Width, PngBytes.Palette, 2, sample, false, ("PLTE", palette))));
        AssertPixels((y, x) => (y + x) % 4 == 0 ? 255 : palette[3 * ((y + x) % 4)], Read(PngBytes.File(Height, Width, PngBytes.Palette, 8, sample, true, ("PLTE", palette), ("tRNS", [0]))));
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
        uint[]? palette = bits > 8 ? null : [.. Enumerable.Range(0, 1 << bits).Select(i => (uint)(0x010101 * (i * 255 / ((1 << bits) - 1))))];
        foreach (bool isTopDown in (bool[])[false, true])
        {
            GreyImage image = Read(BmpBytes.File(Height, Width, bits, Value, palette, isTopDown));
            AssertPixels((y, x) => bits < 8 ? Grey(y, x) * 255 / ((1 << bits) - 1) : Grey(y, x), image, tolerance: bits == 16 ? 8 : 0);
        }

        int Grey(int y, int x) => (23 * y + 7 * x) & (bits < 8 ? (1 << bits) - 1 : 255);
        uint Value(int y, int x) => bits <= 8 ? (uint)Grey(y, x) : bits == 16 ? (uint)(Grey(y, x) >> 3) * 0b10000100001 : 0xFF000000 | (uint)(0x010101 * Grey(y, x));
    }

    [Fact]
    public void JPEG_grey_colour_progressive_and_CMYK()
    {
        Func<int, int, int, int> sample = (c, y, x) => c == 0 ? 15 * y + 5 * x : c == 1 ? 100 : 160;
        foreach (bool isProgressive in (bool[])[false, true])
        {
            foreach (int components in (int[])[1, 3])
                AssertPixels((y, x) => sample(0, y, x), Read(JpegBytes.File(Height, Width, components, sample, isProgressive)), tolerance: 2);
        }

        // As Adobe's programs write CMYK: inverted, and said so in a segment of theirs; without cyan, magenta and yellow, black alone decides.
        (byte, byte[]) adobe = (0xEE, [.. "Adobe\0"u8, 100, 0, 0, 0, 0, 0]);
        AssertPixels((y, x) => 15 * y + 5 * x, Read(JpegBytes.File(Height, Width, 4, (c, y, x) => c < 3 ? 255 : 15 * y + 5 * x, false, adobe)), tolerance: 3);
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
            GreyImage image = Read(JpegBytes.File(2, 3, 1, (_, y, x) => 40 * (1 + 3 * y + x), false, JpegBytes.Orientation(orientation, isLittle)));
            string[] rows = [.. image.Pixels.ToArray().Chunk(image.Width).Select(row => string.Concat(row.Select(pixel => (char)('a' + (pixel + 20) / 40 - 1))))];
            Assert.Equal(expected, string.Join('|', rows));
        }
    }

    [Fact]
    public void An_orientation_that_does_not_exist_is_none() =>
        Assert.Equal((2, 3), Read(JpegBytes.File(2, 3, 1, (_, _, _) => 9, false, JpegBytes.Orientation(9))) is var image ? (image.Height, image.Width) : default);

    [Fact]
    public void What_is_no_picture_is_told_with_what_it_looks_like()
    {
        AssertBad([], "is empty");
        AssertBad([.. "GIF89a"u8, .. new byte[50]], "is no PNG, JPEG or BMP picture. It looks like GIF: save it as PNG or JPEG.");
        AssertBad([.. "RIFF1234WEBPVP8 "u8], "looks like WebP");
        AssertBad([0, 0, 0, 24, .. "ftypheic"u8, 0, 0], "looks like HEIC");
        AssertBad([.. "II*\0"u8, .. new byte[50]], "looks like TIFF");
        AssertBad([.. "%PDF-1.7"u8], "looks like PDF");
        AssertBad([.. "hello"u8], "is no PNG, JPEG or BMP picture.");
        string missing = _folder.At("nowhere/a.png");
        Assert.Equal($"{missing} does not exist. Check the path.", Assert.Throws<DataSetException>(() => PictureFile.Read(missing)).Message);
        Assert.Contains("cannot be read", Assert.Throws<DataSetException>(() => PictureFile.Read(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_large_is_not_read()
    {
        string path = _folder.Write("large.png", []);
        using (FileStream file = File.OpenWrite(path)) file.SetLength(PictureFile.MaximumBytes + 1_000_000);
        AssertBadAndCheap(path, "has 101 MB; pictures of up to 100 MB are read. Make it smaller.");
    }

    [Fact]
    public void A_picture_with_too_many_pixels_is_not_decoded()
    {
        byte[] png = PngBytes.File(1, 1, PngBytes.Grey, 8, (_, _) => [0]);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 50_000);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 1_001);
        AssertBad(png, "has 50,000×1,001 pixels; pictures of up to 50 million are read.");
        byte[] jpeg = JpegBytes.File(8, 8, 1, (_, _, _) => 0);
        int frame = jpeg.AsSpan().IndexOf((byte[])[0xFF, 0xC0]) + 5;
        jpeg.AsSpan(frame, 4).Fill(0xFF);
        AssertBad(jpeg, "has 65,535×65,535 pixels");
    }

    [Fact]
    public void A_decompression_bomb_is_not_unpacked()
    {
        byte[] pixels = PngBytes.Pack(new byte[50_000_000]);
        byte[] png = PngBytes.Join(("IHDR", [0, 0, 0, 28, 0, 0, 0, 28, 8, 0, 0, 0, 0]), ("IDAT", pixels), ("IEND", []));
        AssertBad(png, "its pixels need 812 bytes, but more follow");
    }

    [Fact]
    public void Pixels_that_are_missing_are_an_error()
    {
        byte[] png = PngBytes.Join(("IHDR", [0, 0, 0, 28, 0, 0, 0, 28, 8, 0, 0, 0, 0]), ("IDAT", PngBytes.Pack(new byte[811])), ("IEND", []));
        AssertBad(png, "its pixels need 812 bytes, but there are 811");
    }

    [Fact]
    public void A_length_that_is_wrong_is_not_believed()
    {
        byte[] png = PngBytes.File(4, 4, PngBytes.Grey, 8, (_, _) => [0]);
        int length = png.AsSpan().IndexOf("IDAT"u8) - 4;
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(length), 1 << 30);
        AssertBad(png, "it is cut off, or a length in it is wrong");
    }

    [Fact]
    public void A_file_that_was_cut_off_anywhere_is_an_error()
    {
        foreach (byte[] whole in Pictures())
        {
            for (int length = 1; length < whole.Length; length += length < 64 || length > whole.Length - 16 ? 1 : 7) AssertBad(whole[..length], "");
        }
    }

    [Theory]
    [InlineData(0xC3, "lossless or arithmetically coded")]
    [InlineData(0xC9, "lossless or arithmetically coded")]
    public void Kinds_of_JPEG_that_cannot_be_decoded_are_named(byte marker, string message)
    {
        byte[] jpeg = JpegBytes.File(8, 8, 1, (_, _, _) => 0);
        jpeg[jpeg.AsSpan().IndexOf((byte[])[0xFF, 0xC0]) + 1] = marker;
        AssertBad(jpeg, message);
    }

    [Fact]
    public void A_JPEG_of_very_many_scans_is_refused()
    {
        byte[] jpeg = JpegBytes.File(8, 8, 1, (_, _, _) => 0);
        int scan = jpeg.AsSpan().IndexOf((byte[])[0xFF, 0xDA]);
        AssertBad([.. jpeg[..scan], .. Enumerable.Repeat(jpeg[scan..^2], 201).SelectMany(bytes => bytes), 0xFF, 0xD9], "it has more than 200 scans");
    }

    [Fact]
    public void Any_bytes_are_decoded_or_refused()
    {
        byte[][] pictures = Pictures();
        Gen<byte[]> mutated = Gen.Select(
            Gen.Int[0, pictures.Length - 1],
            Gen.Select(Gen.Double.Unit, Gen.Byte).Array[0, 6],
            Gen.Frequency((4, Gen.Const(1.0)), (1, Gen.Double.Unit)),
            Gen.Byte.Array[0, 3],
            (kind, changes, share, tail) =>
            {
                byte[] bytes = [.. pictures[kind].Take((int)(share * pictures[kind].Length)), .. tail];
                foreach ((double place, byte value) in changes.Where(_ => bytes.Length > 0)) bytes[(int)(place * bytes.Length)] = value;
                return bytes;
            });

        int decoded = 0;
        mutated.Sample(
            bytes =>
            {
                try
                {
                    GreyImage image = Read(bytes);
                    Assert.Equal(image.Height * image.Width, image.Pixels.Length);
                    decoded++;
                }
                catch (DataSetException e)
                {
                    Assert.NotEmpty(e.Message);
                }
            },
            iter: 3000,
            threads: 1);
        Assert.InRange(decoded, 100, 2900);
    }

    /// <summary>The header of the packed pixels says that they need a dictionary, which PNG does not have.</summary>
    [Fact]
    public void Pixels_packed_with_a_dictionary_are_refused()
    {
        byte[] picture = Pictures()[0];
        int packed = picture.AsSpan().IndexOf("IDAT"u8) + 4;
        (picture[packed], picture[packed + 1]) = (0x78, 0x20);
        Assert.Contains("packed", Assert.Throws<DataSetException>(() => Read(picture)).Message, StringComparison.Ordinal);
    }

    /// <summary>One small file of each kind.</summary>
    internal static byte[][] Pictures()
    {
        byte[] palette = [0, 0, 0, 90, 90, 90, 180, 180, 180, 255, 255, 255];
        return
        [
            PngBytes.File(9, 7, PngBytes.Grey, 8, (y, x) => [20 * y + x]),
            PngBytes.File(9, 7, PngBytes.ColourAlpha, 16, (y, x) => [7000 * y, 900 * x, 1, 60000], interlaced: true),
            PngBytes.File(9, 7, PngBytes.Palette, 2, (y, x) => [(y + x) % 4], false, ("PLTE", palette), ("tRNS", [0])),
            JpegBytes.File(9, 7, 1, (_, y, x) => 20 * y + x),
            JpegBytes.File(9, 7, 3, (c, y, x) => 20 * y + x + c, true, JpegBytes.Orientation(6)),
            BmpBytes.File(9, 7, 24, (y, x) => (uint)(y * 70_000 + x)),
            BmpBytes.File(9, 7, 4, (y, x) => (uint)(y + x) % 16, [.. Enumerable.Range(0, 16).Select(i => (uint)i * 0x0F0F0F)]),
        ];
    }

    private static void AssertPixels(Func<int, int, int> expected, GreyImage image, int tolerance = 0)
    {
        Assert.Equal((Height, Width), (image.Height, image.Width));
        for (int y = 0; y < Height; y++)
            for (int x = 0; x < Width; x++) Assert.InRange(image.Pixels.Span[y * Width + x], Math.Max(0, expected(y, x) - tolerance), expected(y, x) + tolerance);
    }

    private GreyImage Read(byte[] content) => PictureFile.Read(_folder.Write("picture", content));

    private void AssertBad(byte[] content, string expected) => AssertBadAndCheap(_folder.Write("picture", content), expected);

    private static void AssertBadAndCheap(string path, string expected)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        DataSetException exception = Assert.Throws<DataSetException>(() => PictureFile.Read(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
        Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }
}
