using System.IO.Compression;

namespace MeProp.Tasks;

/// <summary>Reads sentences of either <see cref="TextFormat"/>, plain or gzip.</summary>
public sealed class SentenceReader : IDisposable
{
    private readonly ConlluReader? _conllu;
    private readonly TokenizedReader? _tokens;

    private SentenceReader(ConlluReader? conllu, TokenizedReader? tokens) => (_conllu, _tokens) = (conllu, tokens);

    /// <summary>Prepares to read; looks at the first line where the format is not known.</summary>
    /// <param name="content">Plain or gzip text; it needs no seeking. It is disposed with the reader.</param>
    /// <param name="name">The file's path, for messages.</param>
    /// <param name="format">The format, or <see cref="TextFormat.Auto"/>.</param>
    /// <exception cref="TextFileException">The file cannot be unpacked.</exception>
    public static SentenceReader Open(Stream content, string name, TextFormat format)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (format == TextFormat.Auto)
        {
            content = new BufferedStream(Plain(content), 1 << 16);
            (format, byte[] start) = Detect(content);
            content = new JoinedStream(start, content, default);
        }

        return format == TextFormat.Conllu
            ? new(new ConlluReader(content, name), null)
            : new(null, new TokenizedReader(content, name));
    }

    /// <summary>Reads the next sentence; null at the end.</summary>
    /// <exception cref="TextFileException">A line breaks the format, or the file cannot be read.</exception>
    public Sentence? Read() => _conllu is not null ? _conllu.Read() : _tokens!.Read();

    /// <inheritdoc/>
    public void Dispose()
    {
        _conllu?.Dispose();
        _tokens?.Dispose();
    }

    /// <summary>Unpacks gzip, known by its first two bytes.</summary>
    private static Stream Plain(Stream content)
    {
        byte[] magic = new byte[2];
        int count = content.ReadAtLeast(magic, 2, throwOnEndOfStream: false);
        var whole = new JoinedStream(magic[..count], content, default);
        return magic is [0x1f, 0x8b] && count == 2 ? new GZipStream(whole, CompressionMode.Decompress) : whole;
    }

    /// <summary>The format, and the bytes that were read to find it: blank lines, and the first other line.</summary>
    private static (TextFormat Format, byte[] Start) Detect(Stream content)
    {
        const int Limit = 1 << 16;
        var start = new List<byte>();
        bool isComment = false, hasTab = false, hasText = false;
        for (int next; start.Count < Limit && (next = content.ReadByte()) >= 0;)
        {
            start.Add((byte)next);
            if (next == '\n' && hasText) break;
            if (next is '\n' or '\r') continue;
            isComment |= !hasText && next == '#';
            hasTab |= next == '\t';
            hasText = true;
        }

        return (isComment || hasTab ? TextFormat.Conllu : TextFormat.Sentences, [.. start]);
    }
}
