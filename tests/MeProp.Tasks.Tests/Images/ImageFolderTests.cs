namespace MeProp.Tasks.Tests;

/// <summary>What a folder of IDX files gives: parts, classes, and what is wrong with it.</summary>
public sealed class ImageFolderTests : ImageFolderScene
{
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

        ImageData data = ImageFolder.Load(Folder.Path);

        Assert.Equal((images - expected, expected), (data.Train.Count, data.Development.Count));
    }

    [Fact]
    public void Classes_are_counted_over_the_training_labels_or_given()
    {
        WriteFour(10, 4, 2, 2);
        Folder.Write("train-labels-idx1-ubyte", IdxBytes.CyclicLabels(10, 7));
        Folder.Write("t10k-labels-idx1-ubyte", IdxBytes.Labels(0, 1, 2, 1));

        Assert.Equal(7, ImageFolder.Load(Folder.Path).Classes);
        Assert.Equal(256, ImageFolder.Load(Folder.Path, 256).Classes);
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFolder.Load(Folder.Path, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFolder.Load(Folder.Path, 257));
    }

    [Fact]
    public void One_label_counts_as_two_classes()
    {
        WriteFour(10, 4, 2, 2);
        Folder.Write("train-labels-idx1-ubyte", IdxBytes.CyclicLabels(10, 1));
        Folder.Write("t10k-labels-idx1-ubyte", IdxBytes.CyclicLabels(4, 1));

        Assert.Equal(2, ImageFolder.Load(Folder.Path).Classes);
    }

    [Theory]
    [InlineData("train-labels-idx1-ubyte")]
    [InlineData("t10k-labels-idx1-ubyte")]
    public void A_label_out_of_range_is_named(string badFile)
    {
        WriteFour(7, 7, 2, 2);
        Folder.Write(badFile, IdxBytes.Labels(0, 1, 2, 3, 200, 5, 6));

        AssertBad(
            () => ImageFolder.Load(Folder.Path, 7),
            $"{Folder.At(badFile)} has the label 200 at index 4; with 7 classes, labels are 0 to 6. Correct the "
            + "number of classes or the file.");
    }

    [Fact]
    public void A_test_label_that_no_training_example_has_is_named()
    {
        WriteFour(10, 4, 2, 2);
        Folder.Write("train-labels-idx1-ubyte", IdxBytes.CyclicLabels(10, 3));
        Folder.Write("t10k-labels-idx1-ubyte", IdxBytes.Labels(0, 2, 3, 1));

        AssertBad(
            () => ImageFolder.Load(Folder.Path),
            $"{Folder.At("t10k-labels-idx1-ubyte")} has the label 3 at index 2; with 3 classes (the highest training "
            + "label + 1), labels are 0 to 2.");
        Assert.Equal(4, ImageFolder.Load(Folder.Path, 4).Classes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Images_that_stay_in_their_file_are_those_in_memory(bool compressed)
    {
        WriteFour(300, 40, 5, 3, compressed: compressed);
        ImageData memory = ImageFolder.Load(Folder.Path);
        ImageData file = ImageFolder.Load(
            memory.Name, ImageFiles.In(Folder.Path), null, DevelopmentSplit.Default, maximumInMemory: 0);

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
            "x", ImageFiles.In(Folder.Path), null, DevelopmentSplit.Default, maximumInMemory: 0);
        string path = Folder.At("train-images-idx3-ubyte");
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
        Folder.Write("train-images-idx3-ubyte", IdxBytes.Images(30, 2, 2)[..^1]);
        AssertBad(Stored, "its header announces 30 images of 2×2, 120 bytes of values, but it has only 119");
        Folder.Write("train-images-idx3-ubyte", IdxBytes.Gzip([.. IdxBytes.Images(30, 2, 2), 0]));
        AssertBad(Stored, "is oversized");

        ImageData Stored() => ImageFolder.Load(
            "x", ImageFiles.In(Folder.Path), null, DevelopmentSplit.Default, maximumInMemory: 0);
    }

    [Fact]
    public void A_development_part_of_its_own_is_taken()
    {
        WriteFour(24, 6, 2, 2);
        string dev = Folder.Write("own/dev-images-idx3-ubyte", IdxBytes.Images(7, 2, 2));
        Folder.Write("own/dev-labels-idx1-ubyte", IdxBytes.CyclicLabels(7, 3));
        foreach (string path in (string[])[Folder.At("own"), dev])
            Assert.Equal((24, 7, 6), Counts(ImageFolder.Load(Folder.Path, null, new() { Path = path })));
        AssertBad(
            () => ImageFolder.Load(Folder.Path, null, new() { Path = Folder.At("none") }), "none does not exist");
        Assert.Equal((18, 6, 6), Counts(ImageFolder.Load(Folder.Path, null, new() { Share = 0.25 })));

        Folder.Write("valid-images-idx3-ubyte", IdxBytes.Images(3, 2, 2));
        Folder.Write("valid-labels-idx1-ubyte", IdxBytes.CyclicLabels(3, 3));
        Assert.Equal((24, 3, 6), Counts(ImageFolder.Load(Folder.Path)));
        Assert.Equal((22, 2, 6), Counts(ImageFolder.Load(Folder.Path, null, DevelopmentSplit.First)));
    }

    [Fact]
    public void Counts_of_images_and_labels_must_agree()
    {
        WriteFour(10, 8, 2, 2);
        Folder.Write("t10k-labels-idx1-ubyte", IdxBytes.CyclicLabels(7, 7));

        AssertBad(
            () => ImageFolder.Load(Folder.Path),
            $"{Folder.At("t10k-images-idx3-ubyte")} has 8 images but {Folder.At("t10k-labels-idx1-ubyte")} has 7 "
            + "labels");
    }

    [Fact]
    public void Sizes_of_training_and_test_images_must_agree()
    {
        WriteFour(10, 8, 2, 3);
        Folder.Write("t10k-images-idx3-ubyte", IdxBytes.Images(8, 3, 2));

        AssertBad(
            () => ImageFolder.Load(Folder.Path),
            "train-images-idx3-ubyte are 2×3, those of",
            "t10k-images-idx3-ubyte 3×2");
    }

    [Fact]
    public void One_training_image_is_too_few()
    {
        WriteFour(1, 8, 2, 3);

        AssertBad(() => ImageFolder.Load(Folder.Path), "train-images-idx3-ubyte has 1 image; at least 2 are needed");
    }
}
