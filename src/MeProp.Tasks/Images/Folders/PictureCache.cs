using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MeProp.Tasks;

/// <summary>Keeps the decoded pictures of a folder in a file, for the next time.</summary>
/// <remarks>
/// The file holds, in this order: <see cref="Mark"/>, the key, six little-endian 32-bit numbers (height and width of
/// the inputs; those of all pictures, or 0; pictures; failures), the failures (index, length of the message, message in
/// UTF-8), the pixels, and the SHA-256 of all before. The key is the SHA-256 of options, and of names, sizes and times
/// of the pictures. A file with anything else is not used.
/// </remarks>
internal sealed class PictureCache
{
    private const int HashLength = 32, Numbers = 6, MaxMessage = 2048;
    private const int HeaderLength = 16 + HashLength + Numbers * sizeof(int);

    private readonly string _path;
    private readonly byte[] _key;
    private readonly int _count, _channels;

    /// <summary>Names the file and the key.</summary>
    /// <param name="data">Path of the folder of pictures.</param>
    /// <param name="entries">The pictures.</param>
    /// <param name="options">What decides their pixels: their size, channels and fit.</param>
    public PictureCache(string data, IReadOnlyCollection<PictureEntry> entries, PictureFolderOptions options)
    {
        string decides = $"{options.Size} {options.Channels} {options.Fit} {options.KeepsExamples}";
        string name = Convert.ToHexStringLower(SHA256.HashData(
            Encoding.UTF8.GetBytes($"{Path.GetFullPath(data)}\n{decides}")))[..16];
        _path = Path.Combine(options.CacheFolder ?? DefaultFolder, $"{name}.pictures");
        var key = new StringBuilder(decides);
        foreach (PictureEntry entry in entries) key.Append($"\n{entry.Name}\0{entry.Length}\0{entry.Time}");
        _key = SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString()));
        (_count, _channels) = (entries.Count, options.Channels);
    }

    private static ReadOnlySpan<byte> Mark => "MeProp pictures1"u8;

    /// <summary>The folder of decoded pictures in the user's cache of data.</summary>
    private static string DefaultFolder =>
        Path.Combine(DataCache.DefaultFolder(Environment.GetEnvironmentVariable), "pictures");

    /// <summary>What was decoded before; null where there is nothing, or nothing that can be used.</summary>
    public DecodedPictures? Read()
    {
        try
        {
            using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return Read(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps decoded pictures. Returns why that was not possible, or null.</summary>
    public string? Write(DecodedPictures pictures)
    {
        if (pictures.HasPassingFailures || pictures.Failures.Any(one => Utf8Length(one.Message) > MaxMessage))
            return null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            AtomicFile.Write(
                _path, stream => Write(stream, pictures), $".{Environment.ProcessId}{AtomicFile.TemporarySuffix}");
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"decoded pictures could not be kept for the next time: {exception.Message}";
        }
    }

    private void Write(Stream stream, DecodedPictures pictures)
    {
        using var header = new MemoryStream();
        header.Write(Mark);
        header.Write(_key);
        (int commonHeight, int commonWidth) = pictures.CommonSize ?? (0, 0);
        foreach (int number in (int[])
            [pictures.Height, pictures.Width, commonHeight, commonWidth, _count, pictures.Failures.Count])
            Put(header, number);
        foreach ((int index, string message) in pictures.Failures)
        {
            Put(header, index);
            Put(header, Utf8Length(message));
            header.Write(Encoding.UTF8.GetBytes(message));
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(header.ToArray());
        hash.AppendData(pictures.Pixels.Span);
        stream.Write(header.ToArray());
        stream.Write(pictures.Pixels.Span);
        stream.Write(hash.GetHashAndReset());
    }

    private DecodedPictures? Read(FileStream file)
    {
        byte[] header = new byte[HeaderLength];
        if (file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength) return null;
        if (!header.AsSpan().StartsWith(Mark) || !header.AsSpan(Mark.Length, HashLength).SequenceEqual(_key))
            return null;
        int[] numbers = new int[Numbers];
        for (int i = 0; i < Numbers; i++) numbers[i] = Number(header, Mark.Length + HashLength + i * sizeof(int));
        if (numbers is not [>= 1, >= 1, >= 0, >= 0, var count, >= 0 and var failed]) return null;
        if (count != _count || failed > count) return null;

        // The length must be right before so much is allocated.
        Int128 pixels = (Int128)(count - failed) * numbers[0] * numbers[1] * _channels;
        Int128 messages = file.Length - HeaderLength - HashLength - pixels;
        if (file.Length > Array.MaxLength || messages < 0) return null;
        if (messages > (Int128)failed * (2 * sizeof(int) + MaxMessage)) return null;
        byte[] content = new byte[file.Length];
        file.Position = 0;
        file.ReadExactly(content);
        ReadOnlySpan<byte> hashed = content.AsSpan(0, content.Length - HashLength);
        if (!SHA256.HashData(hashed).AsSpan().SequenceEqual(content.AsSpan(hashed.Length))) return null;
        int position = HeaderLength;
        if (ReadFailures(hashed, failed, ref position) is not { } failures) return null;
        if (hashed.Length - position != pixels) return null;
        return new DecodedPictures(numbers[0], numbers[1], content.AsMemory(position, (int)pixels), failures)
        {
            CommonSize = numbers[2] > 0 ? (numbers[2], numbers[3]) : null,
        };
    }

    private List<(int Index, string Message)>? ReadFailures(ReadOnlySpan<byte> content, int count, ref int position)
    {
        List<(int, string)> failures = new(count);
        int previous = -1;
        for (int i = 0; i < count; i++)
        {
            if (content.Length - position < 2 * sizeof(int)) return null;
            int index = Number(content, position), length = Number(content, position + sizeof(int));
            position += 2 * sizeof(int);
            if (index <= previous || index >= _count || length < 0 || length > content.Length - position) return null;
            failures.Add((index, Encoding.UTF8.GetString(content.Slice(position, length))));
            position += length;
            previous = index;
        }

        return failures;
    }

    private static int Utf8Length(string text) => Encoding.UTF8.GetByteCount(text);

    private static int Number(ReadOnlySpan<byte> content, int position) =>
        BinaryPrimitives.ReadInt32LittleEndian(content[position..]);

    private static void Put(Stream stream, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        stream.Write(bytes);
    }
}
