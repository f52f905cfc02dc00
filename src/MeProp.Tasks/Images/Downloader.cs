using System.Net;
using System.Net.Http.Headers;

namespace MeProp.Tasks;

/// <summary>
/// Downloads published files from a list of mirrors. What has arrived is kept in a <c>.part</c> file beside the target, from which the next attempt
/// (on any mirror, in this run or a later one) goes on; the target appears in one step, only when the checksum is right.
/// </summary>
/// <param name="handler">Sends the requests; disposed with the downloader.</param>
/// <param name="stallTimeout">How long a server may stay silent before the next one is tried.</param>
internal sealed class Downloader(HttpMessageHandler handler, TimeSpan stallTimeout) : IDisposable
{
    private const int AttemptsPerMirror = 3;
    private const int ChunkBytes = 64 * 1024;

    // Silence is timed per read (stallTimeout): the whole of a large file may take as long as it needs.
    private readonly HttpClient _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Downloads a file into a folder, replacing an older one of that name when it is complete.</summary>
    /// <param name="file">What to download.</param>
    /// <param name="mirrors">Addresses of folders, tried in order.</param>
    /// <param name="folder">Where to; must exist.</param>
    /// <param name="progress">Told about every chunk.</param>
    /// <param name="cancellation">Stops the download; the <c>.part</c> file stays.</param>
    /// <exception cref="DataSetException">No mirror served the file, or it cannot be written.</exception>
    public async Task FetchAsync(
        PublishedFile file, IReadOnlyList<Uri> mirrors, string folder, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        string target = Path.Combine(folder, file.Name);
        string part = target + ".part";
        List<string> failures = [];
        try
        {
            foreach (Uri mirror in mirrors)
            {
                Uri address = new(mirror, file.Name);
                string? failure = await FetchFromAsync(address, file, part, progress, cancellation).ConfigureAwait(false);
                if (failure is null)
                {
                    File.Move(part, target, overwrite: true);
                    return;
                }

                failures.Add($"{address}: {failure}");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException($"{part} cannot be written: {e.Message}", e);
        }

        throw new DataSetException($"{file.Name} could not be downloaded:\n  {string.Join("\n  ", failures)}");
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Tries one mirror until the part file is complete and intact (result null), or says why that failed.</summary>
    private async Task<string?> FetchFromAsync(
        Uri address, PublishedFile file, string part, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        string? failure = null;
        for (int attempt = 0; attempt < AttemptsPerMirror; attempt++)
        {
            long before = LengthOf(part);
            try
            {
                await ReceiveAsync(address, file, part, progress, cancellation).ConfigureAwait(false);
                if (file.IsIntact(part))
                    return null;
                failure = "the checksum is wrong";
                File.Delete(part);

                // If an older part was continued, that may have been the damaged piece: this mirror gets a try from the start.
                if (before == 0)
                    return failure;
            }
            catch (HttpRequestException e)
            {
                failure = e.Message;

                // A part file that changed is either longer (the connection was cut: go on) or gone (it did not fit: start again).
                if (LengthOf(part) == before)
                    return failure;
            }
        }

        return failure;
    }

    /// <summary>Completes the part file.</summary>
    /// <exception cref="HttpRequestException">The server or the connection failed; what arrived is in the part file.</exception>
    private async Task ReceiveAsync(
        Uri address, PublishedFile file, string part, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        long received = LengthOf(part);
        if (received == file.Length)
            return;
        if (received > file.Length)
            received = 0;

        using CancellationTokenSource stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        if (received > 0)
            request.Headers.Range = new RangeHeaderValue(received, null);
        using HttpResponseMessage response = await WithinAsync(
            stall,
            token => new ValueTask<HttpResponseMessage>(_client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token)),
            cancellation).ConfigureAwait(false);

        received = CheckResponse(response, file, part, received);
        Stream content = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using FileStream output = new(part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0);
        output.SetLength(received);
        output.Position = received;
        progress?.Report(new DownloadProgress(file.Name, received, file.Length));

        byte[] chunk = new byte[ChunkBytes];
        while (true)
        {
            int read = await WithinAsync(stall, token => content.ReadAsync(chunk, token), cancellation).ConfigureAwait(false);
            if (read == 0)
                break;
            if (received + read > file.Length)
            {
                output.SetLength(0);
                throw new HttpRequestException($"the server sends more than the {file.Length:N0} bytes of the published file");
            }

            // Not cancellable: a chunk that arrived is kept.
            await output.WriteAsync(chunk.AsMemory(0, read), CancellationToken.None).ConfigureAwait(false);
            received += read;
            progress?.Report(new DownloadProgress(file.Name, received, file.Length));
        }

        if (received < file.Length)
            throw new HttpRequestException($"the connection ended after {received:N0} of {file.Length:N0} bytes");
    }

    /// <summary>How many bytes of the part file the response continues from; fails before anything is overwritten if it is not the published file.</summary>
    private static long CheckResponse(HttpResponseMessage response, PublishedFile file, string part, long received)
    {
        bool continues = response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == received;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable || (response.StatusCode == HttpStatusCode.PartialContent && !continues))
        {
            File.Delete(part);
            throw new HttpRequestException("the server cannot continue the earlier download");
        }

        response.EnsureSuccessStatusCode();
        if (!continues)
            received = 0;
        if (response.Content.Headers.ContentLength is long length && received + length != file.Length)
            throw new HttpRequestException($"the server offers {received + length:N0} bytes, but the published file has {file.Length:N0}");
        return received;
    }

    /// <summary>Waits for one network operation, turning silence and broken connections into <see cref="HttpRequestException"/>.</summary>
    private async Task<T> WithinAsync<T>(CancellationTokenSource stall, Func<CancellationToken, ValueTask<T>> operation, CancellationToken cancellation)
    {
        stall.CancelAfter(stallTimeout);
        try
        {
            return await operation(stall.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new HttpRequestException($"no answer for {stallTimeout.TotalSeconds:0.#} s", e);
        }
        catch (IOException e)
        {
            throw new HttpRequestException(e.Message, e);
        }
    }

    private static long LengthOf(string path)
    {
        FileInfo info = new(path);
        return info.Exists ? info.Length : 0;
    }
}
