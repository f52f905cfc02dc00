namespace MeProp.Tasks.Tests;

public sealed class DataCacheTests : IDisposable
{
    private static readonly Dictionary<string, byte[]> Files = new()
    {
        ["train-images-idx3-ubyte.gz"] = IdxBytes.Gzip(IdxBytes.Images(24, 28, 28)),
        ["train-labels-idx1-ubyte.gz"] = IdxBytes.Gzip(IdxBytes.CyclicLabels(24, 10)),
        ["t10k-images-idx3-ubyte.gz"] = IdxBytes.Gzip(IdxBytes.Images(6, 28, 28)),
        ["t10k-labels-idx1-ubyte.gz"] = IdxBytes.Gzip(IdxBytes.CyclicLabels(6, 10)),
    };

    private readonly TestFolder _folder = new();
    private readonly Downloader _downloader = new(new SocketsHttpHandler(), TimeSpan.FromSeconds(10));

    public void Dispose()
    {
        _downloader.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_set_is_downloaded_once()
    {
        using LoopbackServer server = LoopbackServer.Of(Files);

        ImageData first = Load(server.Address);
        ImageData second = Load(server.Address);

        Assert.Equal(("small", 22, 2, 6), (first.Name, first.Train.Count, first.Development.Count, first.Test.Count));
        Assert.Equal(first.Train.Values.ToArray(), second.Train.Values.ToArray());
        Assert.Equal(Files.Keys, server.Requests.Select(request => request.File));
        Assert.Equal(Files.Keys.Order(), Directory.GetFiles(_folder.At("small")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_cached_file_with_a_wrong_checksum_is_downloaded_again()
    {
        using LoopbackServer server = LoopbackServer.Of(Files);
        byte[] damaged = [.. Files["t10k-labels-idx1-ubyte.gz"]];
        damaged[^1] ^= 1;
        foreach ((string name, byte[] content) in Files)
            _folder.Write($"small/{name}", name == "t10k-labels-idx1-ubyte.gz" ? damaged : content);

        Load(server.Address);

        Assert.Equal(["t10k-labels-idx1-ubyte.gz"], server.Requests.Select(request => request.File));
        Assert.Equal(Files["t10k-labels-idx1-ubyte.gz"], File.ReadAllBytes(_folder.At("small/t10k-labels-idx1-ubyte.gz")));
    }

    [Fact]
    public void Without_a_connection_the_message_says_what_to_do()
    {
        _folder.Write("small/train-labels-idx1-ubyte.gz", [1, 2, 3]);

        string message = Assert.Throws<DataSetException>(() => Load(GoneAddress())).Message;

        Assert.Contains("The data set small is not complete: train-images-idx3-ubyte.gz could not be downloaded", message, StringComparison.Ordinal);
        Assert.Contains($"put {string.Join(", ", Files.Keys)} into {_folder.At("small")}", message, StringComparison.Ordinal);
        Assert.Contains("--data-dir FOLDER", message, StringComparison.Ordinal);
        Assert.Contains("meprop train digits", message, StringComparison.Ordinal);
        Assert.Contains($"checksum is not the published one: {_folder.At("small/train-labels-idx1-ubyte.gz")}.", message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(_folder.At("small/train-labels-idx1-ubyte.gz")));
    }

    [Fact]
    public void What_was_complete_stays_when_a_later_file_fails()
    {
        using LoopbackServer server = LoopbackServer.Of(Files.Where(file => !file.Key.StartsWith("t10k", StringComparison.Ordinal)).ToDictionary());

        Assert.Throws<DataSetException>(() => Load(server.Address));

        Assert.Equal(Files["train-images-idx3-ubyte.gz"], File.ReadAllBytes(_folder.At("small/train-images-idx3-ubyte.gz")));
        Assert.Equal(Files["train-labels-idx1-ubyte.gz"], File.ReadAllBytes(_folder.At("small/train-labels-idx1-ubyte.gz")));
    }

    [Fact]
    public void A_complete_cache_needs_no_connection()
    {
        foreach ((string name, byte[] content) in Files)
            _folder.Write($"small/{name}", content);

        Assert.Equal(22, Load(GoneAddress()).Train.Count);
    }

    [Fact]
    public void Cancelling_is_not_an_error_of_the_data()
    {
        using LoopbackServer server = LoopbackServer.Of(Files);
        using CancellationTokenSource stop = new();
        stop.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => Load(server.Address, stop.Token));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_error()
    {
        _folder.Write("small", [1]);

        Assert.Contains(_folder.At("small"), Assert.Throws<DataSetException>(() => Load(GoneAddress())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_download_of_which_nothing_arrives_leaves_no_folder()
    {
        DataCache cache = new(_folder.At("new/cache"), _downloader);
        Assert.Throws<DataSetException>(() => cache.Ensure(SmallSet(GoneAddress()), progress: null, TestContext.Current.CancellationToken));

        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Without_a_home_the_folder_is_among_the_temporary_files()
    {
        if (OperatingSystem.IsWindows())
            return;

        string temporary = Path.Combine(Path.GetTempPath(), "meprop");
        Assert.Equal(temporary, DataCache.DefaultFolder(_ => null, home: ""));
        Assert.Equal(temporary, DataCache.DefaultFolder(_ => null, home: _folder.At("nowhere")));
    }

    [Fact]
    public void The_folder_is_the_variable_or_the_users_cache()
    {
        string chosen = DataCache.DefaultFolder(name => name == "MEPROP_DATA" ? _folder.Path : null);
        Assert.Equal(_folder.Path, chosen);

        string usual = DataCache.DefaultFolder(_ => null, _folder.Path);
        Assert.True(Path.IsPathRooted(usual));
        Assert.Equal("meprop", Path.GetFileName(usual));

        if (OperatingSystem.IsLinux())
        {
            Assert.Equal("/caches/meprop", DataCache.DefaultFolder(name => name == "XDG_CACHE_HOME" ? "/caches" : null, home: ""));
            Assert.Equal(usual, DataCache.DefaultFolder(name => name == "XDG_CACHE_HOME" ? "relative" : null, _folder.Path));
            Assert.Equal(_folder.At(".cache/meprop"), usual);
        }
    }

    [Fact]
    public void Published_sets_name_four_files_and_two_mirrors()
    {
        foreach (PublishedImageSet set in new[] { PublishedImageSet.Mnist, PublishedImageSet.FashionMnist })
        {
            Assert.Equal(Files.Keys, set.Files.Select(file => file.Name));
            Assert.All(set.Files, file => Assert.Matches("^[0-9a-f]{32}$", file.Md5));
            Assert.All(set.Mirrors, mirror => Assert.EndsWith("/", mirror.AbsoluteUri, StringComparison.Ordinal));
            Assert.True(set.Mirrors.Count >= 2);
        }
    }

    private static Uri GoneAddress()
    {
        using LoopbackServer server = LoopbackServer.Of(Files);
        return server.Address;
    }

    private static PublishedImageSet SmallSet(Uri mirror) => new("small", [mirror], [.. Files.Select(file => PublishedFiles.Of(file.Key, file.Value))]);

    private ImageData Load(Uri mirror, CancellationToken? cancellation = null) => ImageDataSets.LoadFrom(
        SmallSet(mirror), new DataCache(_folder.Path, _downloader), progress: null, cancellation ?? TestContext.Current.CancellationToken);
}
