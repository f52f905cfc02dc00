using System.IO.Compression;

namespace MeProp.Tasks;

/// <summary>Opens the text of a file with a table, plain or gzip.</summary>
internal static class TableContent
{
    // Shorter texts may look like other files.
    private const int MinForeignLength = 8;

    /// <summary>The text from the beginning of a file, which stays open.</summary>
    /// <exception cref="DataSetException">It is no text.</exception>
    public static TableText Open(FileStream file, string path)
    {
        bool isGzip = DataFile.IsGzip(file);
        if (!isGzip) return new(new JoinedStream(ReadOnlyMemory<byte>.Empty, file, default), path, []);

        // As in TextLines: a second member behind the file shows that it is whole.
        var joined = new JoinedStream(ReadOnlyMemory<byte>.Empty, file, TextLines.PackedEndMark);
        return new(new GZipStream(joined, CompressionMode.Decompress), path, TextLines.EndMark);
    }

    /// <summary>Whether the first bytes of a file are text, plain or gzip.</summary>
    public static bool BeginsAsText(string path) => DataFile.LoadUnpacked(path, (content, _) =>
    {
        Span<byte> start = stackalloc byte[ForeignFile.LongPrefixLength];
        start = start[..content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        return start.Length < MinForeignLength ? !start.Contains((byte)0) : ForeignFile.Of(start) is { IsText: true };
    });
}
