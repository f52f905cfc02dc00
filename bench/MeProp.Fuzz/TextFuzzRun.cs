using System.IO.Compression;
using MeProp.Tasks;

namespace MeProp.Fuzz;

/// <summary>
/// Reads wrong CoNLL-U files and holds the readers to their promises: only <see cref="TextFileException"/>, with a
/// line, a column and a message of one line; an end within <see cref="FuzzLoop.TimeLimit"/>; memory of at most
/// <see cref="AllowedFactor"/> times the unpacked size and <see cref="AllowedBytes"/>. What is accepted is written byte
/// for byte, and fields that are set read back.
/// </summary>
internal sealed class TextFuzzRun
{
    /// <summary>What the objects of the shortest tokens cost: two bytes make a word.</summary>
    public const int AllowedFactor = 300;

    /// <summary>What every file costs.</summary>
    public const int AllowedBytes = 1 << 20;

    private const string Name = "x.conllu";
    private const int MaxMessageLength = 400;

    private readonly byte[][] _seeds = TextSeedFiles.Make();
    private readonly TextMutator _mutator;
    private readonly FuzzMessages _messages = new();
    private long _accepted, _rejected, _tokenized, _largest;

    /// <summary>Prepares a run.</summary>
    /// <param name="seed">Any number; the same files for the same seed.</param>
    public TextFuzzRun(ulong seed) => _mutator = new TextMutator(_seeds, seed);

    /// <summary>The file of a number, to look at it.</summary>
    public byte[] FileOf(long number) => _mutator.Make(number);

    /// <summary>Tries files.</summary>
    /// <param name="files">How many.</param>
    /// <exception cref="FuzzFailedException">A promise was broken.</exception>
    public TextFuzzReport Run(long files)
    {
        var loop = new FuzzLoop(_mutator.Make, Try);
        loop.Run(files);
        return new TextFuzzReport
        {
            Files = files,
            Accepted = _accepted,
            Rejected = _rejected,
            Tokenized = _tokenized,
            LargestAllocation = _largest,
            LongestSeconds = loop.LongestSeconds,
            Messages = _messages.Counts,
        };
    }

    private void Try(long number, byte[] bytes)
    {
        if (Read(number, bytes, ReadConllu) is { } sentences)
        {
            _accepted++;
            CheckAccepted(number, bytes, sentences);
        }
        else _rejected++;

        if (Read(number, bytes, ReadTokenized) is not { } lines) return;
        _tokenized++;
        int count = ReadConllu(new MemoryStream(Write(lines))).Count;
        if (count != lines.Count)
            throw new FuzzFailedException(number, $"has {lines.Count} lines, but {count} sentences are written.");
    }

    private List<Sentence>? Read(long number, byte[] bytes, Func<Stream, List<Sentence>> read)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            return read(new MemoryStream(bytes, writable: false));
        }
        catch (TextFileException exception)
        {
            Check(number, exception);
            return null;
        }
        finally
        {
            CheckMemory(number, bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private void CheckMemory(long number, byte[] bytes, long allocated)
    {
        _largest = Math.Max(_largest, allocated);
        long allowed = AllowedFactor * UnpackedLength(bytes) + AllowedBytes;
        if (allocated > allowed)
        {
            throw new FuzzFailedException(
                number, $"allocates {allocated} bytes for a file of {bytes.Length}; {allowed} are allowed.");
        }
    }

    /// <summary>Bytes of the text, up to the first damage of a gzip file.</summary>
    private static long UnpackedLength(byte[] bytes)
    {
        if (bytes is not [0x1F, 0x8B, ..]) return bytes.Length;
        using var content = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        long length = 0;
        try
        {
            while (content.ReadByte() >= 0) length++;
        }
        catch (InvalidDataException)
        {
            // The reader stops here too.
        }

        return Math.Max(length, bytes.Length);
    }

    private void Check(long number, TextFileException exception)
    {
        string start = $"{Name}, line {exception.Line}, column {exception.Column}: ", message = exception.Message;
        bool isGood = exception.Line >= 1 && exception.Column >= 1 && message.Length <= MaxMessageLength
            && message.StartsWith(start, StringComparison.Ordinal) && !message.Any(char.IsControl);
        if (!isGood) throw new FuzzFailedException(number, $"has the message \"{message}\".");
        _messages.Add(message[start.Length..]);
    }

    private static void CheckAccepted(long number, byte[] bytes, List<Sentence> sentences)
    {
        byte[] written = Write(sentences);
        bool isGzip = bytes is [0x1F, 0x8B, ..];
        if (!isGzip && !written.AsSpan().SequenceEqual(bytes))
            throw new FuzzFailedException(number, "is written with other bytes.");

        foreach (Word word in sentences.SelectMany(sentence => sentence.Words))
            (word.Upos, word.Xpos, word.Head, word.Deprel) = ("SET", null, word.Id - 1, "dep");
        List<Sentence> again = ReadConllu(new MemoryStream(Write(sentences)));
        IEnumerable<string> expected = sentences.SelectMany(sentence => sentence.Words).Select(Text);
        if (!again.SelectMany(sentence => sentence.Words).Select(Text).SequenceEqual(expected))
            throw new FuzzFailedException(number, "has other fields after it was written and read.");

        static string Text(Word word) =>
            $"{word.Id} {word.Form} {word.Lemma} {word.Upos} {word.Xpos} {word.Feats} {word.Head} {word.Deprel} "
            + $"{word.Deps} {word.Misc}";
    }

    private static List<Sentence> ReadConllu(Stream content)
    {
        using var reader = new ConlluReader(content, Name);
        List<Sentence> sentences = [];
        while (reader.Read() is { } sentence) sentences.Add(sentence);
        return sentences;
    }

    private static List<Sentence> ReadTokenized(Stream content)
    {
        using var reader = new TokenizedReader(content, Name);
        List<Sentence> sentences = [];
        while (reader.Read() is { } sentence) sentences.Add(sentence);
        return sentences;
    }

    private static byte[] Write(List<Sentence> sentences)
    {
        using var content = new MemoryStream();
        using var writer = new ConlluWriter(content);
        sentences.ForEach(writer.Write);
        return content.ToArray();
    }
}
