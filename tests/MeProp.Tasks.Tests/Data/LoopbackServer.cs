using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MeProp.Tasks.Tests;

/// <summary>A small HTTP/1.1 server on 127.0.0.1 that misbehaves as told. One request per connection.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<LoopbackRequest, LoopbackReply> _answer;
    private readonly List<LoopbackRequest> _requests = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public LoopbackServer(Func<LoopbackRequest, LoopbackReply> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/data/");
        _serving = Task.Run(ServeAsync);
    }

    public Uri Address { get; }

    public IReadOnlyList<LoopbackRequest> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    /// <summary>Serves the given files, whole or the range asked for.</summary>
    public static LoopbackServer Of(IReadOnlyDictionary<string, byte[]> files) =>
        new(request => files.TryGetValue(request.File, out byte[]? content)
            ? LoopbackReply.Good(request, content)
            : new LoopbackReply(404, []));

    public void Dispose()
    {
        _stop.Cancel();
        _serving.Wait();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // Disposed.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        try
        {
            LoopbackRequest request = await ReadRequestAsync(stream);
            lock (_requests)
                _requests.Add(request);
            LoopbackReply reply = _answer(request);
            StringBuilder head = new($"HTTP/1.1 {reply.Status} Status\r\nConnection: close\r\n");
            if (reply.AnnouncedLength is long length)
                head.Append(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n");
            if (reply.ContentRange is not null)
                head.Append(CultureInfo.InvariantCulture, $"Content-Range: {reply.ContentRange}\r\n");
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), _stop.Token);
            await stream.WriteAsync(reply.Body, _stop.Token);
            if (reply.StaysSilent)
                await Task.Delay(Timeout.Infinite, _stop.Token);
        }
        catch (IOException)
        {
            // The client has gone.
        }
    }

    private async Task<LoopbackRequest> ReadRequestAsync(NetworkStream stream)
    {
        using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
        string path = (await reader.ReadLineAsync(_stop.Token) ?? "").Split(' ')[1];
        long? from = null;
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
        {
            const string range = "Range: bytes=";
            if (line.StartsWith(range, StringComparison.OrdinalIgnoreCase))
                from = long.Parse(line[range.Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        }

        return new LoopbackRequest(path[(path.LastIndexOf('/') + 1)..], from);
    }
}
