namespace MeProp.Tasks.Tests;

public sealed class DataCacheTests : IDisposable
{
    private static readonly Dictionary<string, byte[]> Files = new()
    {
        ["train.txt"] = [1, 2, 3, 4, 5],
        ["labels.txt.gz"] = [6, 7, 8],
        ["test.txt"] = [9],
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

        string[] first = Ensure(server.Address);
        string[] second = Ensure(server.Address);

        Assert.Equal(Files.Keys.Select(name => _folder.At($"small/{name}")), first);
        Assert.Equal(first, second);
        Assert.Equal(Files.Values, first.Select(File.ReadAllBytes));
        Assert.Equal(Files.Keys, server.Requests.Select(request => request.File));
        Assert.Equal(Files.Keys.Order(), Directory.GetFiles(_folder.At("small")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_cached_file_with_a_wrong_checksum_is_downloaded_again()
    {
        using LoopbackServer server = LoopbackServer.Of(Files);
        byte[] damaged = [.. Files["test.txt"]];
        damaged[^1] ^= 1;
        foreach ((string name, byte[] content) in Files)
            _folder.Write($"small/{name}", name == "test.txt" ? damaged : content);

        Ensure(server.Address);

        Assert.Equal(["test.txt"], server.Requests.Select(request => request.File));
        Assert.Equal(Files["test.txt"], File.ReadAllBytes(_folder.At("small/test.txt")));
    }

    [Fact]
    public void Without_a_connection_the_message_says_what_to_do()
    {
        _folder.Write("small/labels.txt.gz", [1, 2, 3]);

        string message = Assert.Throws<DataSetException>(() => Ensure(GoneAddress())).Message;

        Assert.Contains(
            "The data set small is not complete: train.txt could not be downloaded", message, StringComparison.Ordinal);
        Assert.Contains(
            $"put {string.Join(", ", Files.Keys)} into {_folder.At("small")}", message, StringComparison.Ordinal);
        Assert.Contains("--data-dir FOLDER", message, StringComparison.Ordinal);
        Assert.Contains("meprop train elsewhere", message, StringComparison.Ordinal);
        Assert.Contains(
            $"checksum is not the published one: {_folder.At("small/labels.txt.gz")}.",
            message,
            StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(_folder.At("small/labels.txt.gz")));
    }

    [Fact]
    public void What_was_complete_stays_when_a_later_file_fails()
    {
        using LoopbackServer server = LoopbackServer.Of(
            Files.Where(file => !file.Key.StartsWith("test", StringComparison.Ordinal)).ToDictionary());

        Assert.Throws<DataSetException>(() => Ensure(server.Address));

        Assert.Equal(Files["train.txt"], File.ReadAllBytes(_folder.At("small/train.txt")));
        Assert.Equal(Files["labels.txt.gz"], File.ReadAllBytes(_folder.At("small/labels.txt.gz")));
    }

    [Fact]
    public void A_complete_cache_needs_no_connection()
    {
        foreach ((string name, byte[] content) in Files)
            _folder.Write($"small/{name}", content);

        Assert.Equal(Files.Values, Ensure(GoneAddress()).Select(File.ReadAllBytes));
    }

    [Fact]
    public void Cancelling_is_not_an_error_of_the_data()
    {
        using LoopbackServer server = LoopbackServer.Of(Files);
        using CancellationTokenSource stop = new();
        stop.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => Ensure(server.Address, stop.Token));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_error()
    {
        _folder.Write("small", [1]);

        Assert.Contains(
            _folder.At("small"),
            Assert.Throws<DataSetException>(() => Ensure(GoneAddress())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_download_of_which_nothing_arrives_leaves_no_folder()
    {
        Assert.Throws<DataSetException>(() => Ensure(GoneAddress(), folder: _folder.At("new/cache")));

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
            Assert.Equal(
                "/caches/meprop",
                DataCache.DefaultFolder(name => name == "XDG_CACHE_HOME" ? "/caches" : null, home: ""));
            Assert.Equal(
                usual, DataCache.DefaultFolder(name => name == "XDG_CACHE_HOME" ? "relative" : null, _folder.Path));
            Assert.Equal(_folder.At(".cache/meprop"), usual);
        }
    }

    private static Uri GoneAddress()
    {
        using LoopbackServer server = LoopbackServer.Of(Files);
        return server.Address;
    }

    private string[] Ensure(Uri mirror, CancellationToken? cancellation = null, string? folder = null)
    {
        PublishedFile[] files = [.. Files.Select(file => PublishedFiles.Of(file.Key, file.Value))];
        return new DataCache(folder ?? _folder.Path, _downloader).Ensure(
            new PublishedSet("small", "elsewhere", [mirror], files),
            progress: null,
            cancellation ?? TestContext.Current.CancellationToken);
    }
}
