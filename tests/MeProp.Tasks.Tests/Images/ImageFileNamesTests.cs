namespace MeProp.Tasks.Tests;

/// <summary>Under which names the IDX files of a folder are found.</summary>
public sealed class ImageFileNamesTests : ImageFolderScene
{
    [Theory]
    [InlineData("-idx", "", false)]
    [InlineData(".idx", "", false)]
    [InlineData("-idx", ".gz", true)]
    [InlineData(".idx", ".gz", true)]
    [InlineData("-idx", "", true)]
    public void A_folder_is_loaded_under_the_usual_names(string idx, string suffix, bool compressed)
    {
        WriteFour(24, 6, 5, 3, idx, suffix, compressed);

        ImageData data = ImageFolder.Load(Folder.Path);

        Assert.Equal(Path.GetFileName(Folder.Path), data.Name);
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

    [Fact]
    public void A_file_is_found_in_the_first_folder_that_has_it_under_any_of_its_names()
    {
        string plain = Folder.Write("b/train-images-idx3-ubyte", [1]);
        string packed = Folder.Write("c/train-images.idx3-ubyte.gz", [1]);
        string[] folders = [Folder.At("a"), Folder.At("b"), Folder.At("c")];

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
        Folder.Write($"{prefix}train-images-idx3-ubyte", IdxBytes.Images(20, 2, 2));
        Folder.Write($"{prefix}train-labels-idx1-ubyte", IdxBytes.CyclicLabels(20, 4));
        Folder.Write(images, IdxBytes.Images(6, 2, 2));
        Folder.Write(labels, IdxBytes.CyclicLabels(6, 4));

        Assert.Equal((19, 1, 6), Counts(ImageFolder.Load(Folder.Path)));
    }

    [Fact]
    public void Several_sets_in_a_folder_are_told()
    {
        foreach (string set in (string[])["emnist-letters", "emnist-digits"])
        {
            Folder.Write($"{set}-train-images-idx3-ubyte", IdxBytes.Images(20, 2, 2));
            Folder.Write($"{set}-train-labels-idx1-ubyte", IdxBytes.CyclicLabels(20, 4));
        }

        AssertBad(
            () => ImageFolder.Load(Folder.Path),
            "holds several sets of IDX files: emnist-digits-…, emnist-letters-…. Move the files of one set");
    }

    [Fact]
    public void Several_files_of_a_part_are_one_part_in_the_order_of_their_numbers()
    {
        byte[] pixels = IdxBytes.Pixels(24 * 4);
        foreach ((int number, int start, int count) in ((int, int, int)[])[(1, 0, 10), (2, 10, 9), (10, 19, 5)])
        {
            Folder.Write(
                $"train-images-{number}-of-10-idx3-ubyte",
                IdxBytes.Images(count, 2, 2, pixels[(start * 4)..((start + count) * 4)]));
            Folder.Write(
                $"train-labels.part{number}.idx1-ubyte.gz",
                IdxBytes.Gzip(IdxBytes.Labels([.. Enumerable.Range(start, count).Select(i => (byte)(i % 5))])));
        }

        Folder.Write("test-images-idx3-ubyte", IdxBytes.Images(5, 2, 2));
        Folder.Write("test-labels-idx1-ubyte", IdxBytes.CyclicLabels(5, 5));

        foreach (long maximum in (long[])[1 << 20, 50, 0])
        {
            ImageData data = ImageFolder.Load(
                "x", ImageFiles.In(Folder.Path), null, DevelopmentSplit.First, maximum);
            Assert.Equal((22, 2, 5), Counts(data));
            Assert.Equal(pixels[..8], data.Development.Values.ToArray());
            Assert.Equal(pixels[8..], data.Train.Values.ToArray());
            Assert.Equal(Enumerable.Range(2, 22).Select(i => (byte)(i % 5)), data.Train.Labels.ToArray());
        }
    }

    [Fact]
    public void A_file_in_a_folder_of_its_name_is_found()
    {
        foreach ((string name, byte[] content) in IdxBytes.DataSet(4, 3))
            Folder.Write(Path.Combine(name, name), content);
        Assert.Equal((11, 1, 5), Counts(ImageFolder.Load(Folder.Path)));

        File.Delete(Folder.At("t10k-labels-idx1-ubyte/t10k-labels-idx1-ubyte"));
        AssertBad(
            () => ImageFolder.Load(Folder.Path),
            $"{Folder.At("t10k-labels-idx1-ubyte")} is a folder, and the file is not in it. Move the file to");
    }

    [Fact]
    public void A_link_to_nothing_is_told()
    {
        WriteFour(24, 6, 2, 2);
        File.Delete(Folder.At("train-images-idx3-ubyte"));
        File.CreateSymbolicLink(Folder.At("train-images-idx3-ubyte"), "/gone/images");

        AssertBad(
            () => ImageFolder.Load(Folder.Path),
            $"{Folder.At("train-images-idx3-ubyte")} is a link to /gone/images, which does not exist. Correct the "
            + "link.");
    }

    [Fact]
    public void A_missing_folder_or_file_is_named()
    {
        WriteFour(10, 8, 2, 2);
        File.Delete(Folder.At("t10k-labels-idx1-ubyte"));

        AssertBad(() => ImageFolder.Load(Folder.At("nowhere")), $"The folder {Folder.At("nowhere")} does not exist");
        AssertBad(
            () => ImageFolder.Load(Folder.Path),
            $"The folder {Folder.Path} has no file t10k-labels-idx1-ubyte or t10k-labels-idx1-ubyte.gz or "
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
                    Folder.At($"train-images{asked}3-ubyte{askedSuffix}"),
                    Folder.At($"train-labels{asked}1-ubyte{askedSuffix}"),
                    Folder.At($"t10k-images{asked}3-ubyte{askedSuffix}"),
                    Folder.At($"t10k-labels{asked}1-ubyte{askedSuffix}"),
                    classes: 12);
                Assert.Equal((22, 6, 12), (data.Train.Count, data.Test.Count, data.Classes));
            }
        }
    }

    [Fact]
    public void Named_files_may_have_any_name()
    {
        string images = Folder.Write("a.bin", IdxBytes.Images(12, 2, 2));
        string labels = Folder.Write("b.bin", IdxBytes.CyclicLabels(12, 4));

        Assert.Equal((11, 1, 12), Counts(ImageFolder.LoadFiles(images, labels, images, labels)));
        AssertBad(
            () => ImageFolder.LoadFiles(images, labels, Folder.At("c.bin"), labels),
            $"{Folder.At("c.bin")} does not exist, and neither does c.bin.gz beside it");
    }
}
