using System.Buffers.Binary;
using MeProp.Tasks;

namespace MeProp.Fuzz;

/// <summary>
/// Decodes wrong pictures, grey and in colour, reads wrong IDX files, and holds the readers to their promises: only
/// <see cref="DataSetException"/>, with a message of one line; an end within <see cref="FuzzLoop.TimeLimit"/>; managed
/// memory of at most <see cref="BytesOfPixel"/> for each announced pixel, <see cref="AllowedFactor"/> times the file
/// and <see cref="AllowedBytes"/>. An accepted picture has as many pixels as it says.
/// </summary>
internal sealed class PictureFuzzRun : IDisposable
{
    /// <summary>What a pixel costs: decoded colours and grey, and colours again, with copies.</summary>
    public const int BytesOfPixel = 32;

    /// <summary>What a byte of a file costs that is packed: copies of it.</summary>
    public const int AllowedFactor = 16;

    /// <summary>What every file costs.</summary>
    public const int AllowedBytes = 1 << 20;

    private const string Name = "x.png";
    private const int MaxMessageLength = 600;

    private readonly byte[][] _seeds = PictureSeedFiles.Make();
    private readonly PictureMutator _mutator;
    private readonly FuzzMessages _messages = new();
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"meprop-fuzz-{Guid.NewGuid():N}.idx");
    private long _pictures, _idx, _rejected, _largest;

    /// <summary>Prepares a run.</summary>
    /// <param name="seed">Any number; the same files for the same seed.</param>
    public PictureFuzzRun(ulong seed) => _mutator = new PictureMutator(_seeds, seed);

    /// <inheritdoc/>
    public void Dispose() => File.Delete(_path);

    /// <summary>The file of a number, to look at it.</summary>
    public byte[] FileOf(long number) => _mutator.Make(number);

    /// <summary>Tries files, the right ones first.</summary>
    /// <param name="files">How many.</param>
    /// <exception cref="FuzzFailedException">A promise was broken.</exception>
    public PictureFuzzReport Run(long files)
    {
        foreach (byte[] right in _seeds) Try(-1, right);
        if (_rejected > 0)
            throw new FuzzFailedException(-1, $"A right file is rejected: {string.Join("; ", _messages.Counts.Keys)}");
        (_pictures, _idx) = (0, 0);
        var loop = new FuzzLoop(_mutator.Make, Try);
        loop.Run(files);
        return new PictureFuzzReport
        {
            Files = files,
            Pictures = _pictures,
            Idx = _idx,
            Rejected = _rejected,
            LargestAllocation = _largest,
            LongestSeconds = loop.LongestSeconds,
            Messages = _messages.Counts,
        };
    }

    private void Try(long number, byte[] bytes)
    {
        if (bytes is [0, 0, ..] or [0x1F, 0x8B, ..])
        {
            File.WriteAllBytes(_path, bytes);
            if (Guard(number, bytes, () => IdxFile.LoadImages(_path).Pixels.Length)) _idx++;
            else _rejected++;
            return;
        }

        bool isGrey = Guard(number, bytes, () => PixelsOf(bytes, channels: 1));
        bool isColour = Guard(number, bytes, () => PixelsOf(bytes, channels: 3));
        if (isGrey != isColour) throw new FuzzFailedException(number, "is a picture in grey or in colour alone.");
        if (isGrey) _pictures++;
        else _rejected++;
    }

    private static long PixelsOf(byte[] bytes, int channels)
    {
        IReadOnlyList<GreyImage> images = PictureFile.DecodeChannels(bytes, Name, channels);
        if (images.Count != channels) throw new InvalidOperationException($"{images.Count} channels");
        return images.Sum(image => (long)image.Pixels.Length);
    }

    private bool Guard(long number, byte[] bytes, Func<long> read)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read();
            return true;
        }
        catch (DataSetException exception)
        {
            string message = exception.Message;
            if (message.Length > MaxMessageLength || message.Any(char.IsControl))
                throw new FuzzFailedException(number, $"has the message \"{message}\".");
            _messages.Add(message.Replace(_path, Name, StringComparison.Ordinal));
            return false;
        }
        finally
        {
            CheckMemory(number, bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private void CheckMemory(long number, byte[] bytes, long allocated)
    {
        _largest = Math.Max(_largest, allocated);
        long allowed = BytesOfPixel * PixelsIn(bytes) + AllowedFactor * bytes.Length + AllowedBytes;
        if (allocated <= allowed) return;
        throw new FuzzFailedException(
            number, $"allocates {allocated} bytes for a file of {bytes.Length}; {allowed} are allowed.");
    }

    /// <summary>The pixels that the header of a picture announces, at most as many as are decoded.</summary>
    private static long PixelsIn(byte[] bytes)
    {
        ReadOnlySpan<byte> file = bytes;
        long pixels = 0;
        if (file is [137, (byte)'P', ..] && file.Length >= 24)
        {
            pixels = Product(BinaryPrimitives.ReadUInt32BigEndian(file[16..]),
                BinaryPrimitives.ReadUInt32BigEndian(file[20..]));
        }
        else if (file is [(byte)'B', (byte)'M', ..] && file.Length >= 26)
        {
            pixels = Product(BinaryPrimitives.ReadInt32LittleEndian(file[18..]),
                Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(file[22..])));
        }
        else if (file is [0xFF, 0xD8, ..])
        {
            for (int i = 0; i + 9 <= file.Length; i++)
            {
                if (file[i] != 0xFF || file[i + 1] is < 0xC0 or > 0xCF) continue;
                pixels = Math.Max(pixels, Product(BinaryPrimitives.ReadUInt16BigEndian(file[(i + 5)..]),
                    BinaryPrimitives.ReadUInt16BigEndian(file[(i + 7)..])));
            }
        }

        return pixels;

        static long Product(long one, long other) =>
            one > 0 && other > 0 && (Int128)one * other <= PictureFile.MaximumPixels ? one * other : 0;
    }
}
