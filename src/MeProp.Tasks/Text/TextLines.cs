using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.Unicode;

namespace MeProp.Tasks;

/// <summary>
/// The lines of a UTF-8 text, plain or gzip, one after another. A line is checked: its length, UTF-8, and no control
/// characters but tabs. Memory is bounded by the longest line.
/// </summary>
internal sealed class TextLines : IDisposable
{
    public const int MaxLineBytes = 1 << 20;

    private const int FirstCapacity = 1 << 16;

    // Shorter texts may look like other files: "MZ" starts a program.
    private const int MinForeignLength = 8;

    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Where(value => value != '\t').Select(value => (byte)value), 0x7F]);

    // GZipStream ends silently where a gzip file was cut. A second member behind the file shows that it is whole.
    internal static readonly byte[] EndMark = "\0end"u8.ToArray(), PackedEndMark = Pack(EndMark);

    private readonly Stream _source;
    private readonly string _expected;
    private Stream _content;
    private byte[] _buffer = new byte[FirstCapacity];
    private int _start, _length, _filled;
    private bool _isOpen, _isGzip, _isEnd, _isHeld;

    /// <summary>Prepares to read; disposes <paramref name="source"/> in the end.</summary>
    /// <param name="source">Plain or gzip text; it needs no seeking.</param>
    /// <param name="name">The file's path, for messages.</param>
    /// <param name="expected">What the text should be, as in "a CoNLL-U file".</param>
    public TextLines(Stream source, string name, string expected) =>
        (_source, _content, Name, _expected) = (source, source, name, expected);

    public string Name { get; }

    /// <summary>The number of the line, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Whether the text starts with the byte order mark of UTF-8, no part of the first line.</summary>
    public bool HasByteOrderMark { get; private set; }

    /// <summary>The line with its line end, until the next read.</summary>
    public ReadOnlySpan<byte> Line => _buffer.AsSpan(_start, _length);

    /// <summary>The line without its line end, until the next read.</summary>
    public ReadOnlySpan<byte> Text => WithoutEnd(Line);

    /// <summary>Reads the next line; false at the end.</summary>
    /// <exception cref="TextFileException">The line is faulty or cannot be read.</exception>
    public bool Read()
    {
        if (_isHeld)
        {
            _isHeld = false;
            return true;
        }

        if (!_isOpen) Open();
        _start += _length;
        _length = 0;
        while (true)
        {
            int end = _buffer.AsSpan(_start + _length, _filled - _start - _length).IndexOf((byte)'\n');
            _length = end < 0 ? _filled - _start : _length + end + 1;
            if (end >= 0 || _isEnd) break;
            if (_length > MaxLineBytes) break;
            Fill();
        }

        if (_length == 0) return false;
        Number++;
        Check();
        return true;
    }

    /// <summary>Lets the next read return this line again.</summary>
    public void Hold() => _isHeld = true;

    /// <summary>A fault at a byte of this line.</summary>
    public TextFileException Fault(int position, string fault, Exception? cause = null) =>
        new(Name, Math.Max(Number, 1), ColumnOf(Line, position), fault, cause);

    public void Dispose()
    {
        _content.Dispose();
        _source.Dispose();
    }

    /// <summary>The number of the character that starts at a byte, from 1.</summary>
    public static int ColumnOf(ReadOnlySpan<byte> line, int position)
    {
        int column = 1;
        foreach (byte value in line[..Math.Min(position, line.Length)])
        {
            if ((value & 0xC0) != 0x80) column++;
        }

        return column;
    }

    /// <summary>A line without LF or CRLF.</summary>
    public static ReadOnlySpan<byte> WithoutEnd(ReadOnlySpan<byte> line) => line switch
    {
        [.., (byte)'\r', (byte)'\n'] => line[..^2],
        [.., (byte)'\n'] => line[..^1],
        _ => line,
    };

    private void Open()
    {
        _isOpen = true;
        while (!_isEnd && _filled < ForeignFile.PrefixLength) Fill();
        _isGzip = _buffer.AsSpan(0, _filled) is [0x1F, 0x8B, ..];
        if (_isGzip)
        {
            JoinedStream packed = new(_buffer.AsMemory(0, _filled).ToArray(), _source, PackedEndMark);
            _content = new GZipStream(packed, CompressionMode.Decompress);
            (_filled, _isEnd) = (0, false);
            while (!_isEnd && _filled < ForeignFile.PrefixLength) Fill();
        }

        ReadOnlySpan<byte> prefix = _buffer.AsSpan(0, Math.Min(_filled, ForeignFile.PrefixLength));
        if (prefix.Length >= MinForeignLength && ForeignFile.Of(prefix) is { IsText: false } foreign)
        {
            throw new TextFileException(
                Name, 1, 1,
                $"{(_isGzip ? "The gzip file holds" : "This is")} {foreign.Name}. Expected {_expected}. {foreign.Remedy}");
        }

        HasByteOrderMark = prefix.StartsWith(Encoding.UTF8.Preamble);
        if (HasByteOrderMark) _start = Encoding.UTF8.Preamble.Length;
    }

    /// <summary>Reads more bytes behind the started line, which moves to the front.</summary>
    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start.._filled).CopyTo(_buffer);
            (_filled, _start) = (_filled - _start, 0);
        }

        // A line is refused at MaxLineBytes, so the buffer stays below four times that.
        if (_filled == _buffer.Length) Array.Resize(ref _buffer, 2 * _buffer.Length);
        try
        {
            int read = _content.Read(_buffer.AsSpan(_filled));
            _filled += read;
            if (read > 0) return;
            _isEnd = true;
            if (_isGzip) TakeEndMark();
        }
        catch (InvalidDataException e)
        {
            throw new TextFileException(
                Name, Number + 1, 1, "The gzip file is damaged or truncated here. Fetch it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TextFileException(Name, Number + 1, 1, $"The file cannot be read: {e.Message}", e);
        }
    }

    private void TakeEndMark()
    {
        if (!_buffer.AsSpan(0, _filled).EndsWith(EndMark))
            throw new InvalidDataException("The end of the gzip file is missing.");
        _filled -= EndMark.Length;
        _length = Math.Min(_length, _filled - _start);
    }

    private void Check()
    {
        if (_length > MaxLineBytes)
        {
            _length = MaxLineBytes;
            throw Fault(MaxLineBytes, $"The line is too long. Expected at most {MaxLineBytes} bytes.");
        }

        ReadOnlySpan<byte> text = Text;
        if (!Utf8.IsValid(text))
        {
            int bad = FirstInvalid(text);
            throw Fault(bad, $"The byte 0x{text[bad]:X2} is no UTF-8. Expected text in UTF-8.");
        }

        int control = text.IndexOfAny(Controls);
        if (control >= 0)
        {
            throw Fault(
                control, $"The control character U+{text[control]:X4} is not allowed. Expected visible text or a tab.");
        }
    }

    private static byte[] Pack(byte[] content)
    {
        using MemoryStream result = new();
        using (GZipStream packed = new(result, CompressionLevel.Fastest)) packed.Write(content);
        return result.ToArray();
    }

    private static int FirstInvalid(ReadOnlySpan<byte> text)
    {
        int position = 0;
        while (Rune.DecodeFromUtf8(text[position..], out _, out int consumed) == OperationStatus.Done)
            position += consumed;
        return position;
    }
}
