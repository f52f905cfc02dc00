using CsCheck;

namespace MeProp.Tasks.Tests;

public sealed class IdxFileTests : IDisposable
{
    private const long SmallAllocation = 1 << 20;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, 1, 1, 1)]
    [InlineData(false, 7, 3, 5)]
    [InlineData(true, 7, 3, 5)]
    [InlineData(false, 300, 28, 28)]
    [InlineData(true, 300, 28, 28)]
    public void Images_of_any_size_are_read_plain_and_gzip(bool compressed, int count, int height, int width)
    {
        byte[] content = IdxBytes.Images(count, height, width);

        IdxImages images = IdxFile.LoadImages(Write(compressed ? IdxBytes.Gzip(content) : content));

        Assert.Equal((count, height, width), (images.Count, images.Height, images.Width));
        Assert.Equal(IdxBytes.Pixels(count * height * width), images.Pixels.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Labels_are_read_plain_and_gzip(bool compressed)
    {
        byte[] content = IdxBytes.Labels(3, 1, 255);

        Assert.Equal([3, 1, 255], IdxFile.LoadLabels(Write(compressed ? IdxBytes.Gzip(content) : content)));
    }

    [Fact]
    public void Values_far_larger_than_the_packed_file_are_read()
    {
        // 4 MB of zeros pack into a few kB, so the buffer has to grow several times.
        byte[] content = IdxBytes.Images(4000, 32, 32, new byte[4000 * 32 * 32]);

        Assert.Equal(content.Length - 16, IdxFile.LoadImages(Write(IdxBytes.Gzip(content))).Pixels.Length);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        string path = _folder.At("nowhere/images");

        Assert.Contains(
            $"{path} does not exist",
            Assert.Throws<DataSetException>(() => IdxFile.LoadImages(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_in_place_of_a_file_is_an_error() =>
        Assert.Contains(
            "is a folder. Name a file in it.",
            Assert.Throws<DataSetException>(() => IdxFile.LoadImages(_folder.Path)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void An_empty_file_is_an_error() => AssertBad([], "is empty");

    [Fact]
    public void An_empty_gzip_file_is_an_error() => AssertBad(IdxBytes.Gzip([]), "is empty");

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(15)]
    public void A_file_cut_within_the_header_is_an_error(int length)
    {
        AssertBad(
            IdxBytes.Images(2, 3, 4)[..length],
            $"is truncated: it ends within the header of an IDX file, after {length} of 16 bytes");
        AssertBad(
            IdxBytes.Gzip(IdxBytes.Images(2, 3, 4)[..length]),
            $"is truncated: it ends within the header of an IDX file, after {length} of 16 bytes");
    }

    [Fact]
    public void A_file_cut_within_the_values_is_an_error()
    {
        AssertBad(
            IdxBytes.Images(2, 3, 4)[..^1],
            "is truncated: its header announces 2 images of 3×4, 24 bytes of values, but it has only 23");
        AssertBad(
            IdxBytes.Gzip(IdxBytes.Images(2, 3, 4)[..^1]),
            "is truncated: its header announces 2 images of 3×4, 24 bytes of values, but it has only 23");
    }

    [Fact]
    public void A_file_longer_than_announced_is_an_error()
    {
        byte[] content = [.. IdxBytes.Images(2, 3, 4), 0];

        AssertBad(content, "is oversized: its header announces 2 images of 3×4, 24 bytes of values, but more follow");
        AssertBad(
            IdxBytes.Gzip(content),
            "is oversized: its header announces 2 images of 3×4, 24 bytes of values, but more follow");
    }

    [Theory]
    [InlineData(
        0x00000801u,
        "0x00000801 instead of 0x00000803 (IDX images of unsigned bytes). "
        + "Were the files of images and labels exchanged?")]
    [InlineData(0x00000802u, "Values in 2 dimensions are not supported here: write count × rows × columns.")]
    [InlineData(0x00000D03u, "Values of type 0x0D are not supported; convert them to unsigned bytes")]
    [InlineData(0x89504E47u, "is no IDX file of images: it is a PNG image. Was another file meant?")]
    [InlineData(0x01020304u, "0x01020304 instead of 0x00000803 (IDX images of unsigned bytes). It is no IDX file.")]
    public void A_wrong_magic_number_of_images_is_explained(uint magic, string expected) =>
        AssertBad(IdxBytes.File(magic, [2, 3, 4], IdxBytes.Pixels(24)), expected);

    [Fact]
    public void What_is_no_IDX_file_is_named_plain_and_packed()
    {
        (byte[] Content, string Kind)[] kinds =
        [
            ([.. "<!DOCTYPE html><html><body>404"u8], "a web page (HTML). A server sent it in place of the file:"),
            ([.. "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code>"u8], "an XML document or a web page."),
            ([.. "version https://git-lfs.github.com/spec/v1\n"u8], "a pointer of Git LFS to the real file."),
            ([.. "label,pixel0,pixel1\n5,0,0\n"u8], "text. Was another file meant?"),
            ([.. "PK\u0003\u0004"u8, .. new byte[60]], "a ZIP archive. Unpack it, and name the file in it."),
            ([0xFF, 0xD8, 0xFF, .. new byte[60]], "a JPEG image. Was another file meant?"),
            ([.. new byte[257].Select(_ => (byte)1), .. "ustar"u8, .. new byte[60]], "a tar archive. Unpack it"),
            ([0xFD, .. "7zXZ\0"u8, .. new byte[60]], "a compressed file. Decompress it first."),
        ];
        foreach ((byte[] content, string kind) in kinds)
        {
            AssertBad(content, $"is no IDX file of images: it is {kind}");
            AssertBad(IdxBytes.Gzip(content), $"is no IDX file of images: the gzip file holds {kind}");
        }

        AssertBad(
            IdxBytes.Gzip(IdxBytes.Gzip(IdxBytes.Images(2, 3, 4))),
            "is compressed twice. Decompress it once, as with gunzip.");
    }

    [Fact]
    public void A_wrong_magic_number_of_labels_is_explained()
    {
        string path = Write(IdxBytes.Images(2, 3, 4));

        string message = Assert.Throws<DataSetException>(() => IdxFile.LoadLabels(path)).Message;

        Assert.Contains(
            $"{path} starts with 0x00000803 instead of 0x00000801 (IDX labels of unsigned bytes)",
            message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 28, 28, "size 1 of 3")]
    [InlineData(5, 0, 28, "size 2 of 3")]
    [InlineData(5, 28, 0, "size 3 of 3")]
    public void A_size_of_zero_is_an_error(uint count, uint height, uint width, string expected) =>
        AssertBad(IdxBytes.File(0x803, [count, height, width], []), $"has no data: {expected} in its header is 0");

    [Theory]
    [InlineData(uint.MaxValue, 1, 1)]
    [InlineData(uint.MaxValue, uint.MaxValue, uint.MaxValue)]
    [InlineData(65536, 65536, 65536)] // 2⁴⁸: the product is 0 in 32 bits
    [InlineData(65537, 65537, 1)] // the product is small and positive in 32 bits
    [InlineData(int.MaxValue, 1, 1)]
    public void Sizes_beyond_an_array_are_an_error(uint count, uint height, uint width)
    {
        byte[] content = IdxBytes.File(0x803, [count, height, width], IdxBytes.Pixels(100));

        AssertBad(content, "bytes of values in its header: it is damaged");
        AssertBad(IdxBytes.Gzip(content), "bytes of values in its header: it is damaged");
    }

    [Fact]
    public void Announced_sizes_are_not_allocated()
    {
        // Zeros pack well: the packed file is far smaller than the first buffer, and its content larger.
        byte[] content = IdxBytes.File(0x803, [2_000_000, 32, 32], new byte[100_000]);

        AssertBad(content, "2,048,000,000 bytes of values, but it has only 100,000");
        AssertBad(IdxBytes.Gzip(content), "2,048,000,000 bytes of values, but it has only 100,000");
    }

    [Fact]
    public void A_decompression_bomb_is_not_unpacked() =>
        AssertBad(IdxBytes.Gzip(IdxBytes.Images(2, 3, 4, new byte[50_000_000])), "is oversized");

    [Fact]
    public void A_gzip_file_cut_short_is_an_error()
    {
        byte[] packed = IdxBytes.Gzip(IdxBytes.Images(20, 28, 28));

        foreach (int length in new[] { 1, 12, packed.Length / 2, packed.Length - 40 })
            AssertBad(packed[..length], "truncated");
    }

    [Fact]
    public void A_damaged_gzip_file_is_an_error()
    {
        byte[] packed = IdxBytes.Gzip(IdxBytes.Images(20, 28, 28));
        packed[^6] ^= 1; // within the checksum of the content

        AssertBad(packed, "is damaged or truncated: it cannot be decompressed");
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_and_never_cost_much_memory()
    {
        byte[] plain = IdxBytes.Images(3, 4, 5);
        Gen<byte[]> mutated = Gen.Select(
            Gen.OneOf(
                Gen.Const(plain),
                Gen.Const(IdxBytes.Gzip(plain)),
                Gen.Const(IdxBytes.Labels(1, 2, 3)),
                Gen.Const(IdxBytes.Gzip(IdxBytes.Labels(1, 2, 3)))),
            Gen.Select(Gen.Int[0, 100], Gen.Byte).Array[0, 6],
            Gen.Int[0, 120],
            Gen.Byte.Array[0, 3],
            (file, changes, length, tail) =>
            {
                byte[] bytes = [.. file.Take(length), .. tail];
                foreach ((int place, byte value) in changes.Where(_ => bytes.Length > 0))
                    bytes[place % bytes.Length] = value;
                return bytes;
            });

        mutated.Sample(
            bytes =>
            {
                string path = Write(bytes);
                long before = GC.GetAllocatedBytesForCurrentThread();
                ReadOrRefuse(() => IdxFile.LoadImages(path));
                ReadOrRefuse(() => IdxFile.LoadLabels(path));
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, SmallAllocation);
            },
            iter: 2000,
            threads: 1);
    }

    private static void ReadOrRefuse(Func<object> read)
    {
        try
        {
            read();
        }
        catch (DataSetException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    private string Write(byte[] content) => _folder.Write("file", content);

    private void AssertBad(byte[] content, string expected)
    {
        string path = Write(content);
        long before = GC.GetAllocatedBytesForCurrentThread();

        DataSetException exception = Assert.Throws<DataSetException>(() => IdxFile.LoadImages(path));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, SmallAllocation);
        Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }
}
