using System.IO.Compression;
using System.Text;

namespace MeProp.Tasks;

/// <summary>The bytes of a file with a table, unpacked, and checked to be text.</summary>
internal static class TableContent
{
    public const string Expected = "Expected a table as text, such as CSV, in UTF-8";

    private const int FirstCapacity = 1 << 16;

    // Shorter texts may look like other files: "MZ" starts a program.
    private const int MinForeignLength = 8;

    /// <summary>Reads a file, plain or gzip. Memory grows with the bytes that arrive.</summary>
    /// <exception cref="DataSetException">It cannot be read, or is no text.</exception>
    public static ReadOnlyMemory<byte> Read(string path) => DataFile.Load(path, file =>
    {
        bool isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        ReadOnlyMemory<byte> content = isGzip ? Unpack(file, path) : ReadAll(file, path, file.Length);
        if (content.Span.StartsWith(Encoding.UTF8.Preamble)) content = content[Encoding.UTF8.Preamble.Length..];
        CheckKind(content.Span, path, isGzip);
        return content;
    });

    /// <summary>Whether the first bytes of a file are text, plain or gzip.</summary>
    public static bool BeginsAsText(string path) => DataFile.LoadUnpacked(path, (content, _) =>
    {
        Span<byte> start = stackalloc byte[ForeignFile.LongPrefixLength];
        start = start[..content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        return start.Length < MinForeignLength ? !start.Contains((byte)0) : ForeignFile.Of(start) is { IsText: true };
    });

    private static ReadOnlyMemory<byte> Unpack(FileStream file, string path)
    {
        try
        {
            // As in TextLines: a second member behind the file shows that it is whole.
            using GZipStream content = new(
                new JoinedStream(ReadOnlyMemory<byte>.Empty, file, TextLines.PackedEndMark),
                CompressionMode.Decompress);
            ReadOnlyMemory<byte> bytes = ReadAll(content, path, FirstCapacity);
            if (bytes.Span.EndsWith(TextLines.EndMark)) return bytes[..^TextLines.EndMark.Length];
            throw new DataSetException($"{path} is truncated: the end of the gzip file is missing. Fetch it again.");
        }
        catch (InvalidDataException e)
        {
            throw new DataSetException(
                $"{path} is damaged or truncated: it cannot be decompressed ({e.Message}). Fetch the file again.", e);
        }
    }

    private static ReadOnlyMemory<byte> ReadAll(Stream stream, string path, long expected)
    {
        if (expected > Array.MaxLength) throw TooLarge(path);
        byte[] bytes = new byte[Math.Max(expected, FirstCapacity)];
        int filled = 0;
        while (true)
        {
            filled += stream.ReadAtLeast(bytes.AsSpan(filled), bytes.Length - filled, throwOnEndOfStream: false);
            if (filled < bytes.Length) return bytes.AsMemory(0, filled);
            if (bytes.Length == Array.MaxLength) throw TooLarge(path);
            Array.Resize(ref bytes, (int)Math.Min(2L * bytes.Length, Array.MaxLength));
        }
    }

    private static void CheckKind(ReadOnlySpan<byte> content, string path, bool isGzip)
    {
        if (content.Trim(" \t\r\n"u8).IsEmpty) throw new DataSetException($"{path} is empty. {Expected}.");
        ReadOnlySpan<byte> prefix = content[..Math.Min(content.Length, ForeignFile.LongPrefixLength)];
        ForeignFile? foreign = prefix.Length < MinForeignLength ? null
            : ForeignFile.Of(prefix)
            ?? (content.Contains((byte)0) ? new("a binary file", "Was another file meant?") : null);
        if (foreign is null or { IsText: true }) return;
        string remedy = prefix.StartsWith("PK"u8)
            ? "A workbook of Excel is such a file: save its sheet as CSV."
            : foreign.Remedy;
        throw new DataSetException($"{path} {(isGzip ? "holds" : "is")} {foreign.Name}. {Expected}. {remedy}");
    }

    private static DataSetException TooLarge(string path) =>
        new($"{path} holds more than {Array.MaxLength:N0} bytes: split it into smaller files.");
}
