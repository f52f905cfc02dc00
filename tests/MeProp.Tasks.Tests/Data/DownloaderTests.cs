namespace MeProp.Tasks.Tests;

public sealed class DownloaderTests : IDisposable
{
    private const string Name = "file.gz";

    private static readonly byte[] Content = IdxBytes.Pixels(300_000);

    private static readonly PublishedFile Published = PublishedFiles.Of(Name, Content);

    private readonly TestFolder _folder = new();

    private string Target => _folder.At(Name);

    private string Part => _folder.At(Name + ".part");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_downloaded_with_progress()
    {
        using LoopbackServer server = Good();
        DownloadRecorder recorder = new();

        await FetchAsync([server], recorder);

        AssertComplete();
        Assert.Equal(new DownloadProgress(Name, 0, Content.Length), recorder.Reports[0]);
        Assert.Equal(new DownloadProgress(Name, Content.Length, Content.Length), recorder.Reports[^1]);
        Assert.Equal(recorder.Reports.OrderBy(report => report.ReceivedBytes), recorder.Reports);
        Assert.True(recorder.Reports.Count > 3);
    }

    [Fact]
    public async Task A_cut_connection_is_resumed_where_it_broke()
    {
        using LoopbackServer server = new(request =>
            request.From is null
                ? LoopbackReply.Good(request, Content).CutAfter(100_000)
                : LoopbackReply.Good(request, Content));

        await FetchAsync([server]);

        AssertComplete();
        Assert.Equal([null, 100_000L], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_part_of_an_earlier_run_is_continued_on_any_mirror()
    {
        _folder.Write(Name + ".part", Content[..120_000]);
        using LoopbackServer dead = new(_ => new LoopbackReply(503, []));
        using LoopbackServer good = Good();

        await FetchAsync([dead, good]);

        AssertComplete();
        Assert.Equal([120_000L], good.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_complete_part_needs_no_connection()
    {
        _folder.Write(Name + ".part", Content);
        using LoopbackServer server = Good();

        await FetchAsync([server]);

        AssertComplete();
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_server_that_ignores_the_range_starts_the_file_again()
    {
        _folder.Write(Name + ".part", Content[..120_000]);
        using LoopbackServer server = new(_ => new LoopbackReply(200, Content));

        await FetchAsync([server]);

        AssertComplete();
    }

    [Theory]
    [InlineData(416, null)]
    [InlineData(206, "bytes 0-299999/300000")]
    public async Task A_server_that_cannot_continue_starts_the_file_again(int status, string? range)
    {
        _folder.Write(Name + ".part", Content[..120_000]);
        using LoopbackServer server = new(request =>
            request.From is null
                ? LoopbackReply.Good(request, Content)
                : new LoopbackReply(status, Content) { ContentRange = range });

        await FetchAsync([server]);

        AssertComplete();
        Assert.Equal([120_000L, null], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task The_next_mirror_is_tried_after_an_error()
    {
        using LoopbackServer missing = new(_ => new LoopbackReply(404, []));
        using LoopbackServer wrong = new(_ => new LoopbackReply(200, IdxBytes.Pixels(5_000)));
        using LoopbackServer good = Good();

        await FetchAsync([missing, wrong, good]);

        AssertComplete();
        Assert.Equal((1, 1, 1), (missing.Requests.Count, wrong.Requests.Count, good.Requests.Count));
    }

    [Fact]
    public async Task The_answer_of_a_server_without_the_file_is_not_taken_for_it()
    {
        using LoopbackServer server = new(_ => new LoopbackReply(404, Content));

        Assert.Contains("404", await FailAsync(server), StringComparison.Ordinal);
        Assert.False(File.Exists(Part));
    }

    [Fact]
    public async Task A_part_longer_than_the_file_is_downloaded_again()
    {
        _folder.Write(Name + ".part", new byte[Content.Length + 1]);
        using LoopbackServer server = Good();

        await FetchAsync([server]);

        AssertComplete();
        Assert.Equal([null], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task A_page_in_place_of_the_file_does_not_spoil_what_was_there()
    {
        _folder.Write(Name + ".part", Content[..120_000]);
        using LoopbackServer portal = new(_ => new LoopbackReply(200, IdxBytes.Pixels(5_000)));

        string message = await FailAsync(portal);

        Assert.Contains(
            "the server offers 5,000 bytes, but the published file has 300,000", message, StringComparison.Ordinal);
        Assert.Equal(Content[..120_000], File.ReadAllBytes(Part));
    }

    [Fact]
    public async Task A_wrong_checksum_is_an_error_and_replaces_nothing()
    {
        _folder.Write(Name, [1, 2, 3]);
        using LoopbackServer server = new(request => LoopbackReply.Good(request, new byte[Content.Length]));

        string message = await FailAsync(server);

        Assert.Contains($"{new Uri(server.Address, Name)}: the checksum is wrong", message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(Target));
        Assert.False(File.Exists(Part));
    }

    [Fact]
    public async Task A_damaged_part_is_downloaded_again_from_the_start()
    {
        _folder.Write(Name + ".part", new byte[120_000]);
        using LoopbackServer server = Good();

        await FetchAsync([server]);

        AssertComplete();
        Assert.Equal([120_000L, null], server.Requests.Select(request => request.From));
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off()
    {
        using LoopbackServer server = new(
            _ => new LoopbackReply(200, new byte[Content.Length + 1_000_000]) { AnnouncedLength = null });

        string message = await FailAsync(server);

        Assert.Contains(
            "the server sends more than the 300,000 bytes of the published file", message, StringComparison.Ordinal);
        Assert.Equal(0, new FileInfo(Part).Length);
    }

    // Without the time limit of the downloader this would wait for ever.
    [Fact(Timeout = 30_000)]
    public async Task A_silent_server_is_left()
    {
        using LoopbackServer silent = new(request => LoopbackReply.Good(request, Content).CutAfter(0, silent: true));
        using Downloader downloader = new(new SocketsHttpHandler(), TimeSpan.FromSeconds(0.3));

        DataSetException exception = await Assert.ThrowsAsync<DataSetException>(() =>
            downloader.FetchAsync(
                Published, [silent.Address], _folder.Path, null, TestContext.Current.CancellationToken));

        Assert.Contains("no answer for 0.3 s", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        using Downloader downloader = new(new SocketsHttpHandler(), TimeSpan.FromSeconds(10));
        Uri gone;
        using (LoopbackServer server = Good())
            gone = server.Address;

        DataSetException exception = await Assert.ThrowsAsync<DataSetException>(() =>
            downloader.FetchAsync(Published, [gone], _folder.Path, null, TestContext.Current.CancellationToken));

        Assert.Contains(
            $"{Name} could not be downloaded:\n  {gone}{Name}: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_keeps_what_arrived_for_the_next_time()
    {
        using LoopbackServer server = new(
            request => LoopbackReply.Good(request, Content).CutAfter(100_000, silent: true));
        using CancellationTokenSource stop = new();
        DownloadRecorder stopAtThePause = new(report =>
        {
            if (report.ReceivedBytes == 100_000)
                stop.Cancel();
        });
        using Downloader downloader = new(new SocketsHttpHandler(), TimeSpan.FromSeconds(10));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            downloader.FetchAsync(Published, [server.Address], _folder.Path, stopAtThePause, stop.Token));

        Assert.Equal(Content[..100_000], File.ReadAllBytes(Part));
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public async Task A_part_that_cannot_be_written_is_an_error()
    {
        Directory.CreateDirectory(Part);
        using LoopbackServer server = Good();

        Assert.Contains($"{Part} cannot be written", await FailAsync(server), StringComparison.Ordinal);
    }

    private static LoopbackServer Good() => LoopbackServer.Of(new Dictionary<string, byte[]> { [Name] = Content });

    private async Task FetchAsync(LoopbackServer[] servers, DownloadRecorder? recorder = null)
    {
        using Downloader downloader = new(new SocketsHttpHandler(), TimeSpan.FromSeconds(10));
        await downloader.FetchAsync(
            Published,
            [.. servers.Select(server => server.Address)],
            _folder.Path,
            recorder,
            TestContext.Current.CancellationToken);
    }

    private async Task<string> FailAsync(LoopbackServer server) =>
        (await Assert.ThrowsAsync<DataSetException>(() => FetchAsync([server]))).Message;

    private void AssertComplete()
    {
        Assert.Equal(Content, File.ReadAllBytes(Target));
        Assert.False(File.Exists(Part));
    }
}
