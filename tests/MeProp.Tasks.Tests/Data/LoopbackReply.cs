namespace MeProp.Tasks.Tests;

/// <summary>What a <see cref="LoopbackServer"/> sends.</summary>
internal sealed record LoopbackReply(int Status, byte[] Body)
{
    /// <summary>Content-Length; null: not sent, the body ends with the connection.</summary>
    public long? AnnouncedLength { get; init; } = Body.Length;

    public string? ContentRange { get; init; }

    /// <summary>Keeps the connection open and sends nothing more.</summary>
    public bool StaysSilent { get; init; }

    /// <summary>What a good server answers.</summary>
    public static LoopbackReply Good(LoopbackRequest request, byte[] content) => request.From switch
    {
        null => new LoopbackReply(200, content),
        long from when from >= content.Length => new LoopbackReply(416, []),
        long from => new LoopbackReply(206, content[(int)from..])
        {
            ContentRange = $"bytes {from}-{content.Length - 1}/{content.Length}",
        },
    };

    /// <summary>The same answer, but the connection breaks (or falls silent) after some bytes of the body.</summary>
    public LoopbackReply CutAfter(int bytes, bool silent = false) =>
        this with { Body = Body[..bytes], AnnouncedLength = Body.Length, StaysSilent = silent };
}
