using System.Globalization;

namespace MeProp.Tasks.Tests;

public sealed class PictureFolderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Classes_are_folders_in_ordinal_order_and_pixels_stay_as_they_are()
    {
        foreach (string name in (string[])["b", "B", "a"])
            for (int i = 0; i < 6; i++) Write($"set/{name}/{i}.png", 3, 4, name[0] + i);

        ImageData data = Load("set");

        Assert.Equal(["B", "a", "b"], data.Labels);
        Assert.Equal(
            ("set", 3, 4, 1, PictureFit.Stretch), (data.Name, data.Height, data.Width, data.Channels, data.Fit));
        Dictionary<(int, byte), int> seen = [];
        foreach (ByteExamples part in (ByteExamples[])[data.Train, data.Development, data.Test])
        {
            for (int i = 0; i < part.Count; i++)
            {
                byte[] pixels = new byte[12];
                part.Read(i, pixels);
                int label = part.Labels.Span[i];
                Assert.Equal(Pixels(3, 4, pixels[0]), pixels);
                seen[(label, pixels[0])] = seen.GetValueOrDefault((label, pixels[0])) + 1;
            }
        }

        Assert.Equal(18, seen.Count);
        Assert.All(seen.Keys, key => Assert.InRange(key.Item2 - data.Labels[key.Item1][0], 0, 5));
        AssertNoted(data, "inputs are 3×4, the size of all pictures");
        AssertNoted(data, "1 of its 18 pictures, drawn from each class, are the test");
    }

    [Fact]
    public void Parts_have_folders_of_their_own()
    {
        Fill("set/train", 8);
        Fill("set/validation", 2);
        Fill("set/Test", 3);
        ImageData data = Load("set");
        Assert.Equal((16, 4, 6), (data.Train.Count, data.Development.Count, data.Test.Count));
        Assert.Equal(["x", "y"], data.Labels);

        // A share given by the user is drawn from the training pictures.
        ImageData divided = Load("set", split: new DevelopmentSplit { Share = 0.25 });
        Assert.Equal((12, 4, 6), (divided.Train.Count, divided.Development.Count, divided.Test.Count));

        Fill("other", 5);
        ImageData given = Load("set", split: new DevelopmentSplit { Path = _folder.At("other") });
        Assert.Equal((16, 10, 6), (given.Train.Count, given.Development.Count, given.Test.Count));
    }

    [Fact]
    public void A_class_may_be_called_train()
    {
        foreach (string name in (string[])["car", "train"])
            for (int i = 0; i < 4; i++) Write($"set/{name}/{i}.png", 2, 2, i);
        Assert.Equal(["car", "train"], Load("set").Labels);
    }

    [Fact]
    public void Pictures_of_several_sizes_are_scaled_to_28()
    {
        Fill("set", 4);
        Write("set/x/large.png", 40, 20, 7);
        ImageData data = Load("set");
        Assert.Equal((28, 28), (data.Height, data.Width));
        AssertNoted(data, "pictures are scaled to 28×28; --size takes another size");

        data = Load("set", new PictureFolderOptions { Size = (5, 7) });
        Assert.Equal((5, 7, 35), (data.Height, data.Width, data.Train.Inputs));
        Assert.DoesNotContain(data.Notes, note => note.Contains("--size", StringComparison.Ordinal));
    }

    [Fact]
    public void Large_pictures_of_one_size_are_scaled_to_28()
    {
        for (int i = 0; i < 4; i++) Write($"set/{i % 2}/{i}.png", 65, 10, i);
        ImageData data = Load("set");
        Assert.Equal((28, 28), (data.Height, data.Width));
    }

    [Fact]
    public void Training_and_predicting_see_the_same_picture()
    {
        for (int i = 0; i < 8; i++)
        {
            int n = i;
            _folder.Write($"set/{i % 2}/{i}.png", PngBytes.Of(Drawings.Draw(
                40, 30, (y, x) => x > 8 + n && x < 14 + n && y is > 6 and < 33 ? 30 : 220)));
        }

        foreach (PictureFit fit in Enum.GetValues<PictureFit>())
        {
            ImageData data = Load("set", new PictureFolderOptions { Size = (20, 18), Fit = fit });
            string[] files = [.. Enumerable.Range(0, 8).Select(i => _folder.At($"set/{i % 2}/{i}.png"))];
            var format = new PictureFormat(20, 18) { Fit = fit };
            HashSet<string> expected = [.. files.Select(file => Convert.ToHexString(format.Load(file).Pixels.Span))];
            HashSet<string> actual = [.. All(data).Select(Convert.ToHexString)];
            Assert.True(expected.SetEquals(actual), $"{fit}");
        }
    }

    [Fact]
    public void Colour_pictures_have_three_channels_one_after_another()
    {
        for (int i = 0; i < 6; i++)
        {
            int n = i;
            _folder.Write($"set/{i % 2}/{i}.png", PngBytes.File(
                2, 3, PngBytes.Colour, 8, (y, x) => [10 * y + x, 100 + 10 * y + x, 200 + n]));
        }

        ImageData data = Load("set", new PictureFolderOptions { Channels = 3 });
        Assert.Equal((2, 3, 3, 18), (data.Height, data.Width, data.Channels, data.Train.Inputs));
        byte[] pixels = All(data).First();
        Assert.Equal([0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112], pixels[..12]);
        Assert.All(pixels[12..], value => Assert.Equal(pixels[12], value));
        Assert.Equal(6, All(data).Select(one => one[12]).Distinct().Count());

        AssertFails("set", "The fit mnist looks for dark or light ink and makes grey pictures. Use --channels 1, or",
            new PictureFolderOptions { Channels = 3, Fit = PictureFit.Mnist });
    }

    [Fact]
    public void What_is_no_picture_is_ignored_and_other_formats_are_counted()
    {
        Fill("set", 4);
        foreach (string name in (string[])
            [".hidden.png", "Thumbs.db", ".DS_Store", "notes.txt", "__MACOSX/._1.png", ".git/a.png", "list.csv"])
            _folder.Write($"set/x/{name}", [1, 2, 3]);
        _folder.Write("set/__MACOSX/1.png", [1, 2, 3]);
        _folder.Write("set/x/1.heic", [1]);
        _folder.Write("set/y/2.HEIC", [1]);
        _folder.Write("set/y/3.webp", [1]);
        _folder.Write("set/loose.png", [1]);
        Write("set/x/sub/nameless", 3, 3, 99);

        ImageData data = Load("set");
        Assert.Equal((9, 2), (All(data).Count(), data.Classes));
        Assert.Contains(All(data), pixels => pixels[0] == 99);
        AssertNoted(data, "2 HEIC, 1 WEBP pictures in ");
        AssertNoted(data, "itself belong to no class and are not used.");
    }

    [Fact]
    public void Links_that_lead_in_circles_end()
    {
        Fill("set", 4);
        Directory.CreateSymbolicLink(_folder.At("set/x/up"), _folder.At("set"));
        Directory.CreateSymbolicLink(_folder.At("set/x/self"), ".");
        Directory.CreateSymbolicLink(_folder.At("set/y/one"), "two");
        Directory.CreateSymbolicLink(_folder.At("set/y/two"), "one");
        File.CreateSymbolicLink(_folder.At("set/y/again.png"), "0.png");

        // The class x has its own pictures, and those of y by the link to their folder.
        Assert.Equal((4 + 5 + 5, 2), Sizes(Load("set")));

        static (int, int) Sizes(ImageData data) =>
            (data.Train.Count + data.Development.Count + data.Test.Count, data.Classes);
    }

    [Fact]
    public void A_few_bad_pictures_are_named_and_skipped()
    {
        Fill("set", 60);
        _folder.Write("set/x/bad1.png", [137, 80, 78, 71, 13, 10, 26, 10, 0]);
        _folder.Write("set/x/bad2.jpg", [.. "hello, this is text"u8]);
        _folder.Write("set/y/bad3.bmp", []);
        _folder.Write("set/y/bad4.png", [.. "GIF89a"u8, .. new byte[20]]);

        for (int time = 0; time < 2; time++)
        {
            ImageData data = Load("set");
            Assert.Equal(120, All(data).Count());
            Assert.Contains(
                "skipped: x/bad1.png cannot be decoded: it ends within its header. Save the picture again, as PNG or "
                + "JPEG.",
                data.Notes);
            Assert.Contains("skipped: x/bad2.jpg is no PNG, JPEG or BMP picture: it is text. Was another file meant?",
                data.Notes);
            Assert.Contains("skipped: 1 more picture that cannot be read, 4 of 124 in all.", data.Notes);

            // Labels of the pictures behind a skipped one are not shifted: 1 to 60 are x, 101 to 160 y.
            foreach ((byte[] pixels, byte label) in Labelled(data)) Assert.Equal(pixels[0] > 100 ? 1 : 0, label);
        }
    }

    [Fact]
    public void Many_bad_pictures_stop_the_run()
    {
        Fill("set", 10);
        for (int i = 0; i < 4; i++) _folder.Write($"set/x/bad{i}.png", [1, 2, 3]);
        AssertFails("set", "4 of the 24 pictures in ", null);
        AssertFails("set", "which is more than 5 %. Correct or remove them:\n  x/bad0.png is no PNG", null);
        AssertFails("set", "and 1 more", null);
    }

    [Fact]
    public void Folders_that_cannot_be_trained_on_are_explained()
    {
        Directory.CreateDirectory(_folder.At("empty/cats"));
        Directory.CreateDirectory(_folder.At("empty/dogs"));
        AssertFails("empty", "The 2 folders in ", null);
        AssertFails("empty", "(cats, dogs) have no PNG, JPEG or BMP pictures. Name the folder", null);
        _folder.Write("empty/cats/1.heic", [1]);
        AssertFails("empty", "have no PNG, JPEG or BMP pictures, but 1 HEIC. Save them as PNG or JPEG.", null);
        Write("loose/1.png", 2, 2, 1);
        Assert.True(PictureFolder.IsAt(_folder.At("loose")));
        AssertFails("loose", "has no folders of pictures. Make a folder for each class", null);
        Write("one/cats/1.png", 2, 2, 1);
        AssertFails("one", "has pictures of one class alone, cats.", null);
        Fill("parts/train", 3);
        Write("parts/test/z/1.png", 2, 2, 1);
        AssertFails("parts", "has pictures of z, of which there are none to train on. The classes are x, y.", null);
        Fill("tested/test", 3);
        AssertFails("tested", "has a test folder and no train folder.", null);
        Fill("twice/train", 3);
        Fill("twice/dev", 3);
        Fill("twice/val", 3);
        AssertFails("twice", "holds dev and val, which are the same part.", null);
        Write("few/a/1.png", 2, 2, 1);
        Write("few/b/1.png", 2, 2, 1);
        AssertFails("few", "has 2 pictures; at least 3 are needed", null);
        for (int i = 0; i < 257; i++) Write($"many/{i}/1.png", 1, 1, i);
        AssertFails("many", "has 257 folders of pictures, and up to 256 classes are supported.", null);
    }

    [Fact]
    public void An_empty_class_is_none_and_is_named()
    {
        Fill("set", 4);
        Directory.CreateDirectory(_folder.At("set/z"));
        ImageData data = Load("set");
        Assert.Equal(["x", "y"], data.Labels);
        AssertNoted(data, "no pictures in z of ");
    }

    [Fact]
    public void A_folder_that_only_tests_is_tested_whole_unless_the_model_has_seen_it()
    {
        Fill("set", 12);
        var options = new PictureFolderOptions { IsForTest = true };
        ImageData other = Load("set", options with { TrainedOn = "none" });
        Assert.Equal(24, other.Test.Count);
        AssertNoted(other, "all 24 are tested");

        ImageData trained = Load("set");
        ImageData same = Load("set", options with { TrainedOn = trained.Pictures });
        Assert.Equal(trained.Test.Values.ToArray(), same.Test.Values.ToArray());
        Assert.True(same.Test.Count < 24);
    }

    [Fact]
    public void Classes_of_a_model_are_found_by_name()
    {
        Fill("set", 6);
        ImageData data = Load("set").WithClassesOf(["y", "q", "x"]);
        Assert.Equal(3, data.Classes);
        Assert.Equal(["y", "q", "x"], data.Labels);
        foreach ((byte[] pixels, byte label) in Labelled(data)) Assert.Equal(pixels[0] > 100 ? 0 : 2, label);
        string message = Assert.Throws<DataSetException>(() => Load("set").WithClassesOf(["a", "x"])).Message;
        Assert.StartsWith(
            "set has pictures of the class y, which the model does not know. Its classes are a, x.", message,
            StringComparison.Ordinal);
    }

    private static void AssertNoted(ImageData data, string text) =>
        Assert.Contains(data.Notes, note => note.Contains(text, StringComparison.Ordinal));

    private void AssertFails(string name, string expected, PictureFolderOptions? options) => Assert.Contains(
        expected, Assert.Throws<DataSetException>(() => Load(name, options)).Message, StringComparison.Ordinal);

    private ImageData Load(string name, PictureFolderOptions? options = null, DevelopmentSplit? split = null) =>
        PictureFolder.Load(
            _folder.At(name), (options ?? new PictureFolderOptions()) with { CacheFolder = _folder.At("cache") }, split,
            cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Pictures of 3×3 in two classes; the first pixel is 1, 2, … in x and 101, 102, … in y.</summary>
    private void Fill(string name, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Write(string.Create(CultureInfo.InvariantCulture, $"{name}/x/{i}.png"), 3, 3, 1 + i);
            Write(string.Create(CultureInfo.InvariantCulture, $"{name}/y/{i}.png"), 3, 3, 101 + i);
        }
    }

    private void Write(string name, int height, int width, int first) =>
        _folder.Write(name, PngBytes.Of(new GreyImage(height, width, Pixels(height, width, first))));

    private static byte[] Pixels(int height, int width, int first) =>
        [.. Enumerable.Range(0, height * width).Select(i => (byte)(first + 3 * i))];

    private static IEnumerable<byte[]> All(ImageData data) => Labelled(data).Select(one => one.Pixels);

    private static IEnumerable<(byte[] Pixels, byte Label)> Labelled(ImageData data)
    {
        foreach (ByteExamples part in (ByteExamples[])[data.Train, data.Development, data.Test])
        {
            for (int i = 0; i < part.Count; i++)
            {
                byte[] pixels = new byte[part.Inputs];
                part.Read(i, pixels);
                yield return (pixels, part.Labels.Span[i]);
            }
        }
    }
}
