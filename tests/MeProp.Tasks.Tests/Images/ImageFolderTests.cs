namespace MeProp.Tasks.Tests;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("-idx", "", false)]
    [InlineData(".idx", "", false)]
    [InlineData("-idx", ".gz", true)]
    [InlineData(".idx", ".gz", true)]
    [InlineData("-idx", "", true)]
    public void A_folder_is_loaded_under_the_usual_names(string idx, string suffix, bool compressed)
    {
        WriteFour(24, 6, 5, 3, idx, suffix, compressed);

        ImageData data = ImageFolder.Load(_folder.Path);

        Assert.Equal(Path.GetFileName(_folder.Path), data.Name);
        Assert.Equal((5, 3, 10), (data.Height, data.Width, data.Classes));
        Assert.Equal((22, 2, 6), (data.Train.Count, data.Development.Count, data.Test.Count));
        Assert.Equal(15, data.Train.Inputs);
        byte[][] images = [.. IdxBytes.Pixels(24 * 15).Chunk(15)];
        int[] drawn = DevelopmentSplit.Default.DrawDevelopment(
            [.. Enumerable.Range(0, 24).Select(i => (byte)(i % 10))]);
        Assert.Equal(drawn.SelectMany(i => images[i]), data.Development.Values.ToArray());
        Assert.Equal(
            DevelopmentSplit.Others(24, drawn).SelectMany(i => images[i]), data.Train.Values.ToArray());
        Assert.Equal(drawn.Select(i => (byte)(i % 10)), data.Development.Labels.ToArray());
        Assert.Equal([0, 1, 2, 3, 4, 5], data.Test.Labels.ToArray());
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(23, 1)]
    [InlineData(24, 2)]
    [InlineData(24_999, 2_083)]
    [InlineData(25_000, 5_000)]
    [InlineData(60_000, 5_000)]
    public void The_development_part_is_a_twelfth_or_5000(int images, int expected)
    {
        WriteFour(images, 2, 1, 1);

        ImageData data = ImageFolder.Load(_folder.Path);

        Assert.Equal((images - expected, expected), (data.Train.Count, data.Development.Count));
    }

    [Fact]
    public void Classes_are_counted_over_the_training_labels_or_given()
    {
        WriteFour(10, 4, 2, 2);
        _folder.Write("train-labels-idx1-ubyte", IdxBytes.CyclicLabels(10, 7));
        _folder.Write("t10k-labels-idx1-ubyte", IdxBytes.Labels(0, 1, 2, 1));

        Assert.Equal(7, ImageFolder.Load(_folder.Path).Classes);
        Assert.Equal(256, ImageFolder.Load(_folder.Path, 256).Classes);
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFolder.Load(_folder.Path, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFolder.Load(_folder.Path, 257));
    }

    [Fact]
    public void One_label_counts_as_two_classes()
    {
        WriteFour(10, 4, 2, 2);
        _folder.Write("train-labels-idx1-ubyte", IdxBytes.CyclicLabels(10, 1));
        _folder.Write("t10k-labels-idx1-ubyte", IdxBytes.CyclicLabels(4, 1));

        Assert.Equal(2, ImageFolder.Load(_folder.Path).Classes);
    }

    [Theory]
    [InlineData("train-labels-idx1-ubyte")]
    [InlineData("t10k-labels-idx1-ubyte")]
    public void A_label_out_of_range_is_named(string badFile)
    {
        WriteFour(7, 7, 2, 2);
        _folder.Write(badFile, IdxBytes.Labels(0, 1, 2, 3, 200, 5, 6));

        AssertBad(
            () => ImageFolder.Load(_folder.Path, 7),
            $"{_folder.At(badFile)} has the label 200 at index 4; with 7 classes, labels are 0 to 6. Correct the "
            + "number of classes or the file.");
    }

    [Fact]
    public void A_test_label_that_no_training_example_has_is_named()
    {
        WriteFour(10, 4, 2, 2);
        _folder.Write("train-labels-idx1-ubyte", IdxBytes.CyclicLabels(10, 3));
        _folder.Write("t10k-labels-idx1-ubyte", IdxBytes.Labels(0, 2, 3, 1));

        AssertBad(
            () => ImageFolder.Load(_folder.Path),
            $"{_folder.At("t10k-labels-idx1-ubyte")} has the label 3 at index 2; with 3 classes (the highest training "
            + "label + 1), labels are 0 to 2.");
        Assert.Equal(4, ImageFolder.Load(_folder.Path, 4).Classes);
    }

    [Fact]
    public void A_file_is_found_in_the_first_folder_that_has_it_under_any_of_its_names()
    {
        string plain = _folder.Write("b/train-images-idx3-ubyte", [1]);
        string packed = _folder.Write("c/train-images.idx3-ubyte.gz", [1]);
        string[] folders = [_folder.At("a"), _folder.At("b"), _folder.At("c")];

        Assert.Equal(plain, ImageFolder.Find("train-images.idx3-ubyte", folders));
        Assert.Equal(packed, ImageFolder.Find("train-images-idx3-ubyte", folders[2..]));
        Assert.Equal(packed, ImageFolder.Find(packed, folders));
        Assert.Null(ImageFolder.Find("t10k-images-idx3-ubyte", folders));
    }

    [Theory]
    [InlineData("test-images-idx3-ubyte", "test-labels-idx1-ubyte")]
    [InlineData("test-images.idx3-ubyte", "test-labels.idx1-ubyte")]
    [InlineData("emnist-test-images-idx3-ubyte", "emnist-test-labels-idx1-ubyte")]
    [InlineData("Test_Images.idx", "Test_Labels.idx")]
    public void Test_files_may_be_named_as_converters_do(string images, string labels)
    {
        string prefix = images.StartsWith("emnist", StringComparison.Ordinal) ? "emnist-" : "";
        _folder.Write($"{prefix}train-images-idx3-ubyte", IdxBytes.Images(20, 2, 2));
        _folder.Write($"{prefix}train-labels-idx1-ubyte", IdxBytes.CyclicLabels(20, 4));
        _folder.Write(images, IdxBytes.Images(6, 2, 2));
        _folder.Write(labels, IdxBytes.CyclicLabels(6, 4));

        Assert.Equal((19, 1, 6), Counts(ImageFolder.Load(_folder.Path)));
    }

    [Fact]
    public void Several_sets_in_a_folder_are_told()
    {
        foreach (string set in (string[])["emnist-letters", "emnist-digits"])
        {
            _folder.Write($"{set}-train-images-idx3-ubyte", IdxBytes.Images(20, 2, 2));
            _folder.Write($"{set}-train-labels-idx1-ubyte", IdxBytes.CyclicLabels(20, 4));
        }

        AssertBad(
            () => ImageFolder.Load(_folder.Path),
            "holds several sets of IDX files: emnist-digits-…, emnist-letters-…. Move the files of one set");
    }

    [Fact]
    public void Several_files_of_a_part_are_one_part_in_the_order_of_their_numbers()
    {
        byte[] pixels = IdxBytes.Pixels(24 * 4);
        foreach ((int number, int start, int count) in ((int, int, int)[])[(1, 0, 10), (2, 10, 9), (10, 19, 5)])
        {
            _folder.Write(
                $"train-images-{number}-of-10-idx3-ubyte",
                IdxBytes.Images(count, 2, 2, pixels[(start * 4)..((start + count) * 4)]));
            _folder.Write(
                $"train-labels.part{number}.idx1-ubyte.gz",
                IdxBytes.Gzip(IdxBytes.Labels([.. Enumerable.Range(start, count).Select(i => (byte)(i % 5))])));
        }

        _folder.Write("test-images-idx3-ubyte", IdxBytes.Images(5, 2, 2));
        _folder.Write("test-labels-idx1-ubyte", IdxBytes.CyclicLabels(5, 5));

        foreach (long maximum in (long[])[1 << 20, 50, 0])
        {
            ImageData data = ImageFolder.Load(
                "x", ImageFiles.In(_folder.Path), null, DevelopmentSplit.First, maximum);
            Assert.Equal((22, 2, 5), Counts(data));
            Assert.Equal(pixels[..8], data.Development.Values.ToArray());
            Assert.Equal(pixels[8..], data.Train.Values.ToArray());
            Assert.Equal(Enumerable.Range(2, 22).Select(i => (byte)(i % 5)), data.Train.Labels.ToArray());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Images_that_stay_in_their_file_are_those_in_memory(bool compressed)
    {
        WriteFour(300, 40, 5, 3, compressed: compressed);
        ImageData memory = ImageFolder.Load(_folder.Path);
        ImageData file = ImageFolder.Load(
            memory.Name, ImageFiles.In(_folder.Path), null, DevelopmentSplit.Default, maximumInMemory: 0);

        foreach ((ByteExamples a, ByteExamples b) in (ReadOnlySpan<(ByteExamples, ByteExamples)>)[
            (memory.Train, file.Train), (memory.Development, file.Development), (memory.Test, file.Test)])
        {
            Assert.Equal(a.Values.ToArray(), b.Values.ToArray());
            Assert.Equal(a.Labels.ToArray(), b.Labels.ToArray());
        }
    }

    [Fact]
    public void A_large_file_that_becomes_shorter_is_an_error_and_no_crash()
    {
        WriteFour(300, 40, 5, 3);
        ImageData data = ImageFolder.Load(
            "x", ImageFiles.In(_folder.Path), null, DevelopmentSplit.Default, maximumInMemory: 0);
        string path = _folder.At("train-images-idx3-ubyte");
        using (FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.SetLength(16 + 15 * 10);

        byte[] image = new byte[15];
        data.Train.Read(0, image);
        Assert.Contains(
            "became shorter while it was read",
            Assert.Throws<DataSetException>(() => data.Train.Read(data.Train.Count - 1, image)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_file_is_checked_like_a_small_one()
    {
        WriteFour(30, 8, 2, 2);
        _folder.Write("train-images-idx3-ubyte", IdxBytes.Images(30, 2, 2)[..^1]);
        AssertBad(Stored, "its header announces 30 images of 2×2, 120 bytes of values, but it has only 119");
        _folder.Write("train-images-idx3-ubyte", IdxBytes.Gzip([.. IdxBytes.Images(30, 2, 2), 0]));
        AssertBad(Stored, "is oversized");

        ImageData Stored() => ImageFolder.Load(
            "x", ImageFiles.In(_folder.Path), null, DevelopmentSplit.Default, maximumInMemory: 0);
    }

    [Fact]
    public void A_file_in_a_folder_of_its_name_is_found()
    {
        foreach ((string name, byte[] content) in IdxBytes.DataSet(4, 3))
            _folder.Write(Path.Combine(name, name), content);
        Assert.Equal((11, 1, 5), Counts(ImageFolder.Load(_folder.Path)));

        File.Delete(_folder.At("t10k-labels-idx1-ubyte/t10k-labels-idx1-ubyte"));
        AssertBad(
            () => ImageFolder.Load(_folder.Path),
            $"{_folder.At("t10k-labels-idx1-ubyte")} is a folder, and the file is not in it. Move the file to");
    }

    [Fact]
    public void A_development_part_of_its_own_is_taken()
    {
        WriteFour(24, 6, 2, 2);
        string dev = _folder.Write("own/dev-images-idx3-ubyte", IdxBytes.Images(7, 2, 2));
        _folder.Write("own/dev-labels-idx1-ubyte", IdxBytes.CyclicLabels(7, 3));
        foreach (string path in (string[])[_folder.At("own"), dev])
            Assert.Equal((24, 7, 6), Counts(ImageFolder.Load(_folder.Path, null, new() { Path = path })));
        AssertBad(
            () => ImageFolder.Load(_folder.Path, null, new() { Path = _folder.At("none") }), "none does not exist");
        Assert.Equal((18, 6, 6), Counts(ImageFolder.Load(_folder.Path, null, new() { Share = 0.25 })));

        _folder.Write("valid-images-idx3-ubyte", IdxBytes.Images(3, 2, 2));
        _folder.Write("valid-labels-idx1-ubyte", IdxBytes.CyclicLabels(3, 3));
        Assert.Equal((24, 3, 6), Counts(ImageFolder.Load(_folder.Path)));
        Assert.Equal((22, 2, 6), Counts(ImageFolder.Load(_folder.Path, null, DevelopmentSplit.First)));
    }

    [Fact]
    public void A_link_to_nothing_is_told()
    {
        WriteFour(24, 6, 2, 2);
        File.Delete(_folder.At("train-images-idx3-ubyte"));
        File.CreateSymbolicLink(_folder.At("train-images-idx3-ubyte"), "/gone/images");

        AssertBad(
            () => ImageFolder.Load(_folder.Path),
            $"{_folder.At("train-images-idx3-ubyte")} is a link to /gone/images, which does not exist. Correct the link.");
    }

    [Fact]
    public void Counts_of_images_and_labels_must_agree()
    {
        WriteFour(10, 8, 2, 2);
        _folder.Write("t10k-labels-idx1-ubyte", IdxBytes.CyclicLabels(7, 7));

        AssertBad(
            () => ImageFolder.Load(_folder.Path),
            $"{_folder.At("t10k-images-idx3-ubyte")} has 8 images but {_folder.At("t10k-labels-idx1-ubyte")} has 7 "
            + "labels");
    }

    [Fact]
    public void Sizes_of_training_and_test_images_must_agree()
    {
        WriteFour(10, 8, 2, 3);
        _folder.Write("t10k-images-idx3-ubyte", IdxBytes.Images(8, 3, 2));

        AssertBad(
            () => ImageFolder.Load(_folder.Path),
            "train-images-idx3-ubyte are 2×3, those of",
            "t10k-images-idx3-ubyte 3×2");
    }

    [Fact]
    public void One_training_image_is_too_few()
    {
        WriteFour(1, 8, 2, 3);

        AssertBad(() => ImageFolder.Load(_folder.Path), "train-images-idx3-ubyte has 1 image; at least 2 are needed");
    }

    [Fact]
    public void A_missing_folder_or_file_is_named()
    {
        WriteFour(10, 8, 2, 2);
        File.Delete(_folder.At("t10k-labels-idx1-ubyte"));

        AssertBad(() => ImageFolder.Load(_folder.At("nowhere")), $"The folder {_folder.At("nowhere")} does not exist");
        AssertBad(
            () => ImageFolder.Load(_folder.Path),
            $"The folder {_folder.Path} has no file t10k-labels-idx1-ubyte or t10k-labels-idx1-ubyte.gz or "
            + "t10k-labels.idx1-ubyte or t10k-labels.idx1-ubyte.gz",
            "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte");
    }

    [Theory]
    [InlineData("-idx", "")]
    [InlineData(".idx", "")]
    [InlineData("-idx", ".gz")]
    [InlineData(".idx", ".gz")]
    public void Named_files_are_found_under_their_other_names(string idx, string suffix)
    {
        WriteFour(24, 6, 5, 3, idx, suffix, compressed: suffix.Length > 0);

        foreach (string asked in new[] { "-idx", ".idx" })
        {
            foreach (string askedSuffix in new[] { "", ".gz" })
            {
                ImageData data = ImageFolder.LoadFiles(
                    _folder.At($"train-images{asked}3-ubyte{askedSuffix}"),
                    _folder.At($"train-labels{asked}1-ubyte{askedSuffix}"),
                    _folder.At($"t10k-images{asked}3-ubyte{askedSuffix}"),
                    _folder.At($"t10k-labels{asked}1-ubyte{askedSuffix}"),
                    classes: 12);
                Assert.Equal((22, 6, 12), (data.Train.Count, data.Test.Count, data.Classes));
            }
        }
    }

    [Fact]
    public void Named_files_may_have_any_name()
    {
        string images = _folder.Write("a.bin", IdxBytes.Images(12, 2, 2));
        string labels = _folder.Write("b.bin", IdxBytes.CyclicLabels(12, 4));

        Assert.Equal((11, 1, 12), Counts(ImageFolder.LoadFiles(images, labels, images, labels)));
        AssertBad(
            () => ImageFolder.LoadFiles(images, labels, _folder.At("c.bin"), labels),
            $"{_folder.At("c.bin")} does not exist, and neither does c.bin.gz beside it");
    }

    private static (int Train, int Development, int Test) Counts(ImageData data) =>
        (data.Train.Count, data.Development.Count, data.Test.Count);

    private static void AssertBad(Func<ImageData> load, params string[] expected)
    {
        string message = Assert.Throws<DataSetException>(load).Message;
        Assert.All(expected, text => Assert.Contains(text, message, StringComparison.Ordinal));
    }

    private void WriteFour(
        int train, int test, int height, int width, string idx = "-idx", string suffix = "", bool compressed = false)
    {
        foreach ((string part, int count) in new[] { ("train", train), ("t10k", test) })
        {
            byte[] images = IdxBytes.Images(count, height, width);
            byte[] labels = IdxBytes.CyclicLabels(count, 10);
            _folder.Write($"{part}-images{idx}3-ubyte{suffix}", compressed ? IdxBytes.Gzip(images) : images);
            _folder.Write($"{part}-labels{idx}1-ubyte{suffix}", compressed ? IdxBytes.Gzip(labels) : labels);
        }
    }
}
