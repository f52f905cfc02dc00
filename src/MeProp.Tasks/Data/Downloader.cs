using System.Net;
using System.Net.Http.Headers;

namespace MeProp.Tasks;

/// <summary>
/// Downloads published files from mirrors. Received bytes are kept in a <c>.part</c> file, which the next attempt
/// continues, on any mirror and in any run. The target appears in one step, once the checksum is right.
/// </summary>
internal sealed class Downloader(HttpMessageHandler handler, TimeSpan stallTimeout) : IDisposable
{
    private const int AttemptsPerMirror = 3;
    private const int ChunkBytes = 64 * 1024;

    // The timeout is per read (stallTimeout): a large file may take any time.
    private readonly HttpClient _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Downloads a file into an existing folder; a complete download replaces an older file.</summary>
    /// <exception cref="DataSetException">No mirror served the file, or it cannot be written.</exception>
    public async Task FetchAsync(
        PublishedFile file,
        IReadOnlyList<Uri> mirrors,
        string folder,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellation)
    {
        string target = Path.Combine(folder, file.Name);
        Transfer transfer = new(file, target + ".part", progress, cancellation);
        List<string> failures = [];
        try
        {
            foreach (Uri mirror in mirrors)
            {
                Uri address = new(mirror, file.Name);
                string? failure = await FetchFromAsync(address, transfer).ConfigureAwait(false);
                if (failure is null)
                {
                    File.Move(transfer.Part, target, overwrite: true);
                    return;
                }

                failures.Add($"{address}: {failure}");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException($"{transfer.Part} cannot be written: {e.Message}", e);
        }

        throw new DataSetException($"{file.Name} could not be downloaded:\n  {string.Join("\n  ", failures)}");
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Tries one mirror until the part file is intact. Returns null, or why that failed.</summary>
    private async Task<string?> FetchFromAsync(Uri address, Transfer transfer)
    {
        string? failure = null;
        for (int attempt = 0; attempt < AttemptsPerMirror; attempt++)
        {
            long before = LengthOf(transfer.Part);
            try
            {
                await ReceiveAsync(address, transfer).ConfigureAwait(false);
                if (transfer.File.IsIntact(transfer.Part))
                    return null;
                failure = "the checksum is wrong";
                File.Delete(transfer.Part);

                // The damage may lie in an older part that this attempt continued: try once more from the start.
                if (before == 0)
                    return failure;
            }
            catch (HttpRequestException e)
            {
                failure = e.Message;

                // A longer part file means a cut connection: continue. A deleted one did not fit: start again.
                if (LengthOf(transfer.Part) == before)
                    return failure;
            }
        }

        return failure;
    }

    /// <summary>Completes the part file.</summary>
    /// <exception cref="HttpRequestException">
    /// The server or the connection failed; the part file keeps the received bytes.
    /// </exception>
    private async Task ReceiveAsync(Uri address, Transfer transfer)
    {
        (
            PublishedFile file,
            string part,
            IProgress<DownloadProgress>? progress,
            CancellationToken cancellation) = transfer;
        long received = LengthOf(part);
        if (received == file.Length)
            return;
        if (received > file.Length)
            received = 0;

        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        if (received > 0)
            request.Headers.Range = new RangeHeaderValue(received, null);
        using HttpResponseMessage response = await WithinAsync(
            stall,
            token => new ValueTask<HttpResponseMessage>(
                _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token)),
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
            int read = await WithinAsync(
                stall, token => content.ReadAsync(chunk, token), cancellation).ConfigureAwait(false);
            if (read == 0)
                break;
            if (received + read > file.Length)
            {
                output.SetLength(0);
                throw new HttpRequestException(
                    $"the server sends more than the {file.Length:N0} bytes of the published file");
            }

            // Not cancellable: a received chunk is kept.
            await output.WriteAsync(chunk.AsMemory(0, read), CancellationToken.None).ConfigureAwait(false);
            received += read;
            progress?.Report(new DownloadProgress(file.Name, received, file.Length));
        }

        if (received < file.Length)
            throw new HttpRequestException($"the connection ended after {received:N0} of {file.Length:N0} bytes");
    }

    /// <summary>
    /// Returns the length of the part file that the response continues. Another file fails before anything is
    /// overwritten.
    /// </summary>
    private static long CheckResponse(HttpResponseMessage response, PublishedFile file, string part, long received)
    {
        bool isPartial = response.StatusCode == HttpStatusCode.PartialContent;
        bool continues = isPartial && response.Content.Headers.ContentRange?.From == received;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable || (isPartial && !continues))
        {
            File.Delete(part);
            throw new HttpRequestException("the server cannot continue the earlier download");
        }

        response.EnsureSuccessStatusCode();
        if (!continues)
            received = 0;
        if (response.Content.Headers.ContentLength is long length && received + length != file.Length)
        {
            throw new HttpRequestException(
                $"the server offers {received + length:N0} bytes, but the published file has {file.Length:N0}");
        }

        return received;
    }

    /// <summary>Turns silence and a broken connection into <see cref="HttpRequestException"/>.</summary>
    private async Task<T> WithinAsync<T>(
        CancellationTokenSource stall, Func<CancellationToken, ValueTask<T>> operation, CancellationToken cancellation)
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

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true } info ? info.Length : 0;

    private sealed record Transfer(
        PublishedFile File, string Part, IProgress<DownloadProgress>? Progress, CancellationToken Cancellation);
}
