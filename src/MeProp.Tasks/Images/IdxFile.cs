using System.Buffers.Binary;

namespace MeProp.Tasks;

/// <summary>
/// Loads IDX files of unsigned bytes, plain or gzip. The format: two zero bytes, the value type (0x08), the number of
/// dimensions; each dimension's size as a big-endian 32-bit number; then the values.
/// </summary>
/// <remarks>
/// Headers are distrusted: memory grows with the bytes that arrive and never beyond the announced size, so neither a
/// wrong header nor a decompression bomb can exhaust it.
/// </remarks>
internal static class IdxFile
{
    private const byte UnsignedByte = 0x08;
    private const int LabelDimensions = 1;
    private const int ImageDimensions = 3;
    private const int FirstCapacity = 64 * 1024;

    /// <summary>Loads images (three dimensions: count, rows, columns).</summary>
    public static IdxImages LoadImages(string path)
    {
        (byte[] values, int[] sizes) = Load(path, ImageDimensions);
        return new IdxImages(values, sizes[0], sizes[1], sizes[2]);
    }

    /// <summary>Loads labels (one dimension: count).</summary>
    public static byte[] LoadLabels(string path) => Load(path, LabelDimensions).Values;

    private static (byte[] Values, int[] Sizes) Load(string path, int dimensions) =>
        DataFile.LoadUnpacked(path, (content, storedLength) => Read(content, path, dimensions, storedLength));

    /// <summary>Reads the header and its values; the first buffer may be as large as the file on disk.</summary>
    private static (byte[] Values, int[] Sizes) Read(Stream content, string path, int dimensions, long storedLength)
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
                $"{path} is truncated: it ends within the header of an IDX file, after {headerRead} of {header.Length} "
                + "bytes. Fetch the file again.");
        }

        (int[] sizes, int announced) = ReadSizes(header[4..], path);
        byte[] values = new byte[(int)Math.Min(announced, Math.Max(storedLength, FirstCapacity))];
        int read = 0;
        while (true)
        {
            read += content.ReadAtLeast(values.AsSpan(read), values.Length - read, throwOnEndOfStream: false);
            if (read < values.Length)
                throw new DataSetException(
                    $"{path} is truncated: {Announced()}, but it has only {read:N0}. Fetch the file again.");
            if (read == announced)
                break;
            Array.Resize(ref values, (int)Math.Min(announced, 2L * values.Length));
        }

        if (content.ReadByte() >= 0)
            throw new DataSetException($"{path} is oversized: {Announced()}, but more follow. Fetch the file again.");
        return (values, sizes);

        string Announced()
        {
            string content = dimensions == ImageDimensions ? $"images of {sizes[1]}×{sizes[2]}" : "labels";
            return $"its header announces {sizes[0]:N0} {content}, {announced:N0} bytes of values";
        }
    }

    private static void CheckMagic(ReadOnlySpan<byte> header, string path, int dimensions)
    {
        uint magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        uint expected = (uint)(UnsignedByte << 8 | dimensions);
        if (magic == expected)
            return;

        string kind = dimensions == ImageDimensions ? "images" : "labels";
        string hint = (header[0], header[1], header[2], header[3]) switch
        {
            (0, 0, UnsignedByte, LabelDimensions or ImageDimensions) =>
                "Were the files of images and labels exchanged?",
            (0, 0, UnsignedByte, _) => $"Values in {header[3]} dimensions are not supported here.",
            (0, 0, _, _) => $"Values of type 0x{header[2]:X2} are not supported; convert them to unsigned bytes.",
            _ => "It is no IDX file.",
        };
        throw new DataSetException(
            $"{path} starts with 0x{magic:X8} instead of 0x{expected:X8} (IDX {kind} of unsigned bytes). {hint}");
    }

    /// <summary>The sizes and their product: the number of values, which fits one array.</summary>
    private static (int[] Sizes, int Product) ReadSizes(ReadOnlySpan<byte> header, string path)
    {
        int[] sizes = new int[header.Length / 4];
        int product = 1;
        for (int i = 0; i < sizes.Length; i++)
        {
            uint size = BinaryPrimitives.ReadUInt32BigEndian(header[(4 * i)..]);
            if (size == 0)
            {
                throw new DataSetException(
                    $"{path} has no data: size {i + 1} of {sizes.Length} in its header is 0. Fetch or write the file "
                    + "again.");
            }

            if (size > Array.MaxLength / product)
            {
                throw new DataSetException(
                    $"{path} announces more than {Array.MaxLength:N0} bytes of values in its header: it is damaged, "
                    + "or must be split into smaller files.");
            }

            sizes[i] = (int)size;
            product *= sizes[i];
        }

        return (sizes, product);
    }
}
