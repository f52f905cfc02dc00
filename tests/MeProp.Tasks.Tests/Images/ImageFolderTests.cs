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
        Assert.Equal(IdxBytes.Pixels(24 * 15)[..30], data.Development.Values.ToArray());
        Assert.Equal(IdxBytes.Pixels(24 * 15)[30..], data.Train.Values.ToArray());
        Assert.Equal([0, 1], data.Development.Labels.ToArray());
        Assert.Equal(2, data.Train.Labels.Span[0]);
        Assert.Equal([0, 1, 2, 3, 4, 5], data.Test.Labels.ToArray());
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(23, 1)]
    [InlineData(24, 2)]
    [InlineData(24_999, 2_083)]
    [InlineData(25_000, 5_000)]
    [InlineData(60_000, 5_000)]
    public void The_development_part_is_the_first_twelfth_or_5000(int images, int expected)
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
