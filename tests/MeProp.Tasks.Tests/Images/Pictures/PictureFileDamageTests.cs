using System.Buffers.Binary;
using CsCheck;

namespace MeProp.Tasks.Tests;

public sealed class PictureFileDamageTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_no_picture_is_told_with_what_it_looks_like()
    {
        AssertBad([], "is empty");
        AssertBad(
            [.. "GIF89a"u8, .. new byte[50]],
            "is no PNG, JPEG or BMP picture: it is a GIF image. Save it as PNG or JPEG.");
        AssertBad([.. "RIFF1234WEBPVP8 "u8], "it is a WebP image. Save it as PNG or JPEG.");
        AssertBad([0, 0, 0, 24, .. "ftypheic"u8, 0, 0], "it is a HEIC image, as phones take it. Save it as PNG");
        AssertBad([0, 0, 0, 24, .. "ftypmif1\0\0\0\0avif"u8, 0, 0], "it is an AVIF image. Save it as PNG or JPEG.");
        AssertBad([0, 0, 0, 24, .. "ftypisom"u8, 0, 0], "it is a video. Was another file meant?");
        AssertBad([.. "II*\0"u8, .. new byte[50]], "it is a TIFF image. Save it as PNG or JPEG.");
        AssertBad([.. "<svg xmlns=\"http://www.w3.org/2000/svg\">"u8], "it is an SVG drawing. Save it as PNG or JPEG.");
        AssertBad([.. "%PDF-1.7"u8], "it is a PDF document. Was another file meant?");
        AssertBad([.. "<!DOCTYPE html><html>"u8], "it is a web page (HTML). A server sent it in place of the file:");
        AssertBad(IdxBytes.Gzip([1, 2, 3]), "it is a gzip file. Decompress it first.");
        AssertBad([.. "PK\u0003\u0004"u8, .. new byte[50]], "it is a ZIP archive. Unpack it, and name the file in it.");
        AssertBad([.. "hello"u8], "is no PNG, JPEG or BMP picture. Was another file meant?");
        string missing = _folder.At("nowhere/a.png");
        Assert.Equal(
            $"{missing} does not exist. Check the path.",
            Assert.Throws<DataSetException>(() => PictureFile.Load(missing)).Message);
        Assert.Contains(
            "is a folder. Name a file in it.",
            Assert.Throws<DataSetException>(() => PictureFile.Load(_folder.Path)).Message,
            StringComparison.Ordinal);
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

        // Few enough to decode, but more than so short a file can hold.
        jpeg[frame] = jpeg[frame + 2] = 0x0F;
        AssertBad(jpeg, "it announces more pixels than it can hold");
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
        byte[] png = PngBytes.Join(
            ("IHDR", [0, 0, 0, 28, 0, 0, 0, 28, 8, 0, 0, 0, 0]), ("IDAT", PngBytes.Pack(new byte[811])), ("IEND", []));
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
    public void Pixels_that_do_not_pass_their_checksum_are_told_in_the_words_of_pictures()
    {
        byte[] png = PngBytes.File(40, 40, PngBytes.Grey, 8, (y, x) => [(7 * y + x * x) % 256]);
        int pixels = png.AsSpan().IndexOf("IDAT"u8) + 4;
        foreach (int place in (int[])[pixels, pixels + 2, png.Length - 18])
        {
            byte[] damaged = [.. png];
            damaged[place] ^= 0xFF;
            string path = _folder.Write("picture", damaged);
            string message = Assert.Throws<DataSetException>(() => PictureFile.Load(path)).Message;
            Assert.DoesNotContain("archive", message, StringComparison.Ordinal);
            Assert.DoesNotContain("..", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_that_was_cut_off_anywhere_is_an_error()
    {
        foreach (byte[] whole in Pictures())
        {
            for (int length = 1; length < whole.Length; length += length < 64 || length > whole.Length - 16 ? 1 : 7)
                AssertBad(whole[..length], "");
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
        AssertBad(
            [.. jpeg[..scan], .. Enumerable.Repeat(jpeg[scan..^2], 201).SelectMany(bytes => bytes), 0xFF, 0xD9],
            "it has more than 200 scans");
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
                foreach ((double place, byte value) in changes.Where(_ => bytes.Length > 0))
                    bytes[(int)(place * bytes.Length)] = value;
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
        Assert.Contains(
            "packed", Assert.Throws<DataSetException>(() => Read(picture)).Message, StringComparison.Ordinal);
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
            BmpBytes.File(
                9, 7, 4, (y, x) => (uint)(y + x) % 16, [.. Enumerable.Range(0, 16).Select(i => (uint)i * 0x0F0F0F)]),
        ];
    }

    private GreyImage Read(byte[] content) => PictureFile.Load(_folder.Write("picture", content));

    private void AssertBad(byte[] content, string expected) =>
        AssertBadAndCheap(_folder.Write("picture", content), expected);

    private static void AssertBadAndCheap(string path, string expected)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        DataSetException exception = Assert.Throws<DataSetException>(() => PictureFile.Load(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
        Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }
}
