namespace MeProp.Tasks.Tests;

public sealed class PictureCacheTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private int _decoded;

    public PictureCacheTests()
    {
        for (int i = 0; i < 40; i++) Write($"set/{i % 2}/{i}.png", i);
    }

    private string CacheFile => Assert.Single(Directory.GetFiles(_folder.At("cache")));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_are_decoded_once()
    {
        byte[] first = Load();
        Assert.Equal(40, _decoded);
        Assert.Equal(first, Load());
        Assert.Equal(40, _decoded);
    }

    [Fact]
    public void A_chosen_size_and_the_same_size_given_share_a_cache()
    {
        Load(new PictureFolderOptions { Size = (28, 28) });
        Assert.Equal(40, _decoded);
        ImageData chosen = LoadData(null);
        Assert.Equal((4, 4, 80), (chosen.Height, chosen.Width, _decoded));
        Load(new PictureFolderOptions { Size = (4, 4) });
        Assert.Equal(80, _decoded);

        // Of pictures of several sizes, 28 is chosen.
        _folder.Write("set/1/large.png", PngBytes.Of(new GreyImage(9, 7, new byte[63])));
        chosen = LoadData(null);
        Assert.Equal((28, 28), (chosen.Height, chosen.Width));
        int decoded = _decoded;
        Load(new PictureFolderOptions { Size = (28, 28) });
        LoadData(null);
        Assert.Equal(decoded, _decoded);
    }

    [Fact]
    public void Changed_pictures_and_other_options_are_decoded_again()
    {
        Load();
        File.SetLastWriteTimeUtc(_folder.At("set/0/0.png"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Load();
        Assert.Equal(80, _decoded);
        Write("set/1/more.png", 77);
        Load();
        Assert.Equal(121, _decoded);
        File.Move(_folder.At("set/1/more.png"), _folder.At("set/1/other.png"));
        Load();
        Assert.Equal(162, _decoded);
        Load(new PictureFolderOptions { Size = (2, 2) });
        Load(new PictureFolderOptions { Channels = 3 });
        Load(new PictureFolderOptions { Fit = PictureFit.Mnist });
        Assert.Equal(285, _decoded);
        Load();
        Assert.Equal(285, _decoded);
        Assert.Equal(4, Directory.GetFiles(_folder.At("cache")).Length);
    }

    [Fact]
    public void A_damaged_cache_is_decoded_again()
    {
        byte[] right = Load(), file = File.ReadAllBytes(CacheFile);
        int expected = 40;
        for (int position = 0; position < file.Length; position += 7)
        {
            byte[] damaged = [.. file];
            damaged[position] ^= 0x40;
            AssertDecodedAgain(damaged);
        }

        AssertDecodedAgain([]);
        AssertDecodedAgain(file[..20]);
        AssertDecodedAgain(file[..^1]);
        AssertDecodedAgain([.. file, 0]);
        AssertDecodedAgain([.. file[..48], .. Enumerable.Repeat((byte)0x7F, 20), .. file[68..]]);

        void AssertDecodedAgain(byte[] content)
        {
            File.WriteAllBytes(CacheFile, content);
            Assert.Equal(right, Load());
            Assert.Equal(expected += 40, _decoded);
            Assert.Equal(file, File.ReadAllBytes(CacheFile));
        }
    }

    [Fact]
    public void A_cache_that_cannot_be_written_is_a_note()
    {
        _folder.Write("cache", [1]);
        ImageData data = LoadData(null);
        Assert.Contains(
            data.Notes, note => note.StartsWith("decoded pictures could not be kept", StringComparison.Ordinal));
    }

    private byte[] Load(PictureFolderOptions? options = null)
    {
        ImageData data = LoadData(options);
        return [.. data.Train.Values.ToArray(), .. data.Development.Values.ToArray(), .. data.Test.Values.ToArray()];
    }

    private ImageData LoadData(PictureFolderOptions? options)
    {
        var progress = new Counter();
        ImageData data = PictureFolder.Load(
            _folder.At("set"), (options ?? new PictureFolderOptions()) with { CacheFolder = _folder.At("cache") },
            split: null, progress, TestContext.Current.CancellationToken);
        _decoded += progress.Done;
        return data;
    }

    private void Write(string name, int first) => _folder.Write(name, PngBytes.Of(
        new GreyImage(4, 4, Enumerable.Range(0, 16).Select(i => (byte)(first + 9 * i)).ToArray())));

    private sealed class Counter : IProgress<PictureProgress>
    {
        public int Done { get; private set; }

        public void Report(PictureProgress value) => Done = Math.Max(Done, value.Done);
    }
}
