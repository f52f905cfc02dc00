using System.Buffers.Binary;
using System.IO.Compression;

namespace MeProp.Tasks;

/// <summary>
/// Reads IDX files of unsigned bytes, plain or gzip (told by content, not by name). The format: two zero bytes, the value type (0x08), the number of
/// dimensions; each dimension's size as a big-endian 32-bit number; then the values.
/// </summary>
/// <remarks>
/// Nothing in a file is believed before it is seen: memory grows with the bytes that really arrive and never beyond the announced size, so neither a
/// wrong header nor a decompression bomb can make it large.
/// </remarks>
internal static class IdxFile
{
    private const byte UnsignedByte = 0x08;
    private const int LabelDimensions = 1;
    private const int ImageDimensions = 3;
    private const int FirstCapacity = 64 * 1024;

    /// <summary>Reads images (three dimensions: count, rows, columns).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataSetException">The file cannot be read or is not what it should be; the message says how.</exception>
    public static IdxImages ReadImages(string path)
    {
        (byte[] values, int[] sizes) = Read(path, ImageDimensions);
        return new IdxImages(values, sizes[0], sizes[1], sizes[2]);
    }

    /// <summary>Reads labels (one dimension: count).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataSetException">The file cannot be read or is not what it should be; the message says how.</exception>
    public static byte[] ReadLabels(string path) => Read(path, LabelDimensions).Values;

    private static (byte[] Values, int[] Sizes) Read(string path, int dimensions)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            bool compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            if (!compressed)
                return ReadContent(file, path, dimensions, file.Length);
            using GZipStream content = new(file, CompressionMode.Decompress);
            return ReadContent(content, path, dimensions, file.Length);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataSetException($"{path} does not exist. Check the path.", e);
        }
        catch (InvalidDataException e)
        {
            throw new DataSetException($"{path} is damaged or truncated: it cannot be decompressed ({e.Message}). Fetch the file again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new DataSetException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads the header and exactly the values it announces.</summary>
    /// <param name="content">The file's content, decompressed.</param>
    /// <param name="path">For messages.</param>
    /// <param name="dimensions">The number of dimensions there must be.</param>
    /// <param name="storedLength">Bytes on disk: memory for as much is given before the values are seen.</param>
    private static (byte[] Values, int[] Sizes) ReadContent(Stream content, string path, int dimensions, long storedLength)
    {
        Span<byte> header = stackalloc byte[4 + 4 * dimensions];
        int headerRead = content.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (headerRead == 0)
            throw new DataSetException($"{path} is empty. Fetch the file again.");
        if (headerRead >= 4)
            CheckMagic(header, path, dimensions);
        if (headerRead < header.Length)
        {
            throw new DataSetException(
                $"{path} is truncated: it ends within the header of an IDX file, after {headerRead} of {header.Length} bytes. Fetch the file again.");
        }

        (int[] sizes, int announced) = ReadSizes(header[4..], path);
        byte[] values = new byte[(int)Math.Min(announced, Math.Max(storedLength, FirstCapacity))];
        int read = 0;
        while (true)
        {
            read += content.ReadAtLeast(values.AsSpan(read), values.Length - read, throwOnEndOfStream: false);
            if (read < values.Length)
            {
                throw new DataSetException(
                    $"{path} is truncated: its header announces {Describe(sizes)}, {announced:N0} bytes of values, but it has only {read:N0}. "
                    + "Fetch the file again.");
            }

            if (read == announced)
                break;
            Array.Resize(ref values, (int)Math.Min(announced, 2L * values.Length));
        }

        if (content.ReadByte() >= 0)
        {
            throw new DataSetException(
                $"{path} is oversized: its header announces {Describe(sizes)}, {announced:N0} bytes of values, but more follow. Fetch the file again.");
        }

        return (values, sizes);
    }

    private static void CheckMagic(ReadOnlySpan<byte> header, string path, int dimensions)
    {
        uint magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        uint expected = (uint)(UnsignedByte << 8 | dimensions);
        if (magic == expected)
            return;

        string wanted = $"instead of 0x{expected:X8} (IDX {(dimensions == ImageDimensions ? "images" : "labels")} of unsigned bytes)";
        string hint = (header[0], header[1], header[2], header[3]) switch
        {
            (0, 0, UnsignedByte, LabelDimensions or ImageDimensions) => "Were the files of images and labels exchanged?",
            (0, 0, UnsignedByte, _) => $"Values in {header[3]} dimensions are not supported here.",
            (0, 0, _, _) => $"Values of type 0x{header[2]:X2} are not supported; convert them to unsigned bytes.",
            _ => "It is no IDX file.",
        };
        throw new DataSetException($"{path} starts with 0x{magic:X8} {wanted}. {hint}");
    }

    /// <summary>The sizes and their product, which is the number of values and fits into one array.</summary>
    private static (int[] Sizes, int Product) ReadSizes(ReadOnlySpan<byte> header, string path)
    {
        int[] sizes = new int[header.Length / 4];
        int product = 1;
        for (int i = 0; i < sizes.Length; i++)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(header[(4 * i)..]);
            if (size == 0)
                throw new DataSetException($"{path} has no data: size {i + 1} of {sizes.Length} in its header is 0. Fetch or write the file again.");
            if (size > Array.MaxLength / product)
            {
                throw new DataSetException(
                    $"{path} announces more than {Array.MaxLength:N0} bytes of values in its header: it is damaged, or must be split into smaller files.");
            }

            sizes[i] = (int)size;
            product *= sizes[i];
        }

        return (sizes, product);
    }

    private static string Describe(int[] sizes) =>
        sizes.Length == ImageDimensions ? $"{sizes[0]:N0} images of {sizes[1]}×{sizes[2]}" : $"{sizes[0]:N0} labels";
}
