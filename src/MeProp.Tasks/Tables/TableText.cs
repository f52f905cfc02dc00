using System.Text;

namespace MeProp.Tasks;

/// <summary>The text of a table, decoded in blocks: checked to be UTF-8, and without the mark of its order.</summary>
internal sealed class TableText : TextReader
{
    public const string Expected = "Expected a table as text, such as CSV, in UTF-8";

    /// <summary>Bytes of a block: the fingerprint depends on it.</summary>
    private const int BlockBytes = 1 << 15;

    // Shorter texts may look like other files: "MZ" starts a program.
    private const int MinForeignLength = 8;

    private readonly Stream _content;
    private readonly string _source;
    private readonly byte[] _endMark, _bytes;
    private readonly char[] _chars = new char[BlockBytes + 4];
    private readonly Decoder _decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
    private int _filled, _next, _end, _lines;
    private bool _isFirst = true, _isEnd;

    /// <summary>Reads the first block.</summary>
    /// <param name="content">The unpacked bytes.</param>
    /// <param name="source">The file's path, for messages.</param>
    /// <param name="endMark">What stands behind the content of a whole gzip file; empty for others.</param>
    /// <exception cref="DataSetException">It is no text.</exception>
    public TableText(Stream content, string source, byte[] endMark)
    {
        (_content, _source, _endMark) = (content, source, endMark);
        _bytes = new byte[BlockBytes + endMark.Length];
        Fill();
    }

    /// <summary>The beginning of the text, before it is read.</summary>
    public ReadOnlySpan<char> Start => _chars.AsSpan(_next, _end - _next);

    /// <summary>A hash of the content so far.</summary>
    public ulong Fingerprint { get; private set; }

    public override int Read(Span<char> buffer)
    {
        while (_next == _end && !_isEnd) Fill();
        int count = Math.Min(buffer.Length, _end - _next);
        _chars.AsSpan(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read()
    {
        int next = Peek();
        if (next >= 0) _next++;
        return next;
    }

    public override int Peek()
    {
        while (_next == _end && !_isEnd) Fill();
        return _next < _end ? _chars[_next] : -1;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _content.Dispose();
        base.Dispose(disposing);
    }

    private void Fill()
    {
        ReadOnlySpan<byte> block = NextBlock();
        if (_isFirst) block = Begin(block);
        Fingerprint = MeProp.Fingerprint.Of(block, Fingerprint);
        try
        {
            (_next, _end) = (0, _decoder.GetChars(block, _chars, flush: _isEnd));
        }
        catch (DecoderFallbackException e)
        {
            int line = 1 + _lines + block[..Math.Clamp(e.Index, 0, block.Length)].Count((byte)'\n');
            throw new DataSetException(
                $"{_source}, line {line}: not UTF-8. {Expected}; another program can save it so.", e);
        }

        _lines += block.Count((byte)'\n');
        int keep = Math.Min(_filled, _endMark.Length);
        _bytes.AsSpan(_filled - keep, keep).CopyTo(_bytes);
        _filled = keep;
    }

    /// <summary>The next bytes without the end mark, which is kept back until it is known to be none.</summary>
    private ReadOnlySpan<byte> NextBlock()
    {
        try
        {
            _filled += _content.ReadAtLeast(
                _bytes.AsSpan(_filled), _bytes.Length - _filled, throwOnEndOfStream: false);
        }
        catch (InvalidDataException e)
        {
            throw new DataSetException(
                $"{_source} is damaged or truncated: it cannot be decompressed ({e.Message}). Fetch the file "
                + "again.", e);
        }

        _isEnd = _filled < _bytes.Length;
        ReadOnlySpan<byte> block = _bytes.AsSpan(0, _filled);
        if (_isEnd && !block.EndsWith(_endMark))
        {
            throw new DataSetException(
                $"{_source} is truncated: the end of the gzip file is missing. Fetch it again.");
        }

        block = block[..Math.Max(0, _filled - _endMark.Length)];
        if (block.Contains((byte)0) && (!_isFirst || block.Length < MinForeignLength
            || ForeignFile.Of(block[..Math.Min(block.Length, ForeignFile.LongPrefixLength)])
                is null or { IsText: true }))
            throw Foreign(new("a binary file", "Was another file meant?"));
        return block;
    }

    /// <summary>Checks what kind of file it is.</summary>
    private ReadOnlySpan<byte> Begin(ReadOnlySpan<byte> block)
    {
        _isFirst = false;
        if (block.StartsWith(Encoding.UTF8.Preamble)) block = block[Encoding.UTF8.Preamble.Length..];
        if (_isEnd && block.Trim(" \t\r\n"u8).IsEmpty) throw new DataSetException($"{_source} is empty. {Expected}.");
        ReadOnlySpan<byte> prefix = block[..Math.Min(block.Length, ForeignFile.LongPrefixLength)];
        ForeignFile? foreign = prefix.Length < MinForeignLength ? null : ForeignFile.Of(prefix);
        if (foreign is null or { IsText: true }) return block;
        throw Foreign(prefix.StartsWith("PK"u8)
            ? foreign with { Remedy = "A workbook of Excel is such a file: save its sheet as CSV." }
            : foreign);
    }

    private DataSetException Foreign(ForeignFile foreign) =>
        new($"{_source} {(_endMark.Length > 0 ? "holds" : "is")} {foreign.Name}. {Expected}. {foreign.Remedy}");
}
