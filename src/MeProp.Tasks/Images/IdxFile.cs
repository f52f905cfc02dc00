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
    private const int FirstCapacity = 64 * 1024;

    /// <summary>Loads images (three dimensions: count, rows, columns) into memory.</summary>
    public static IdxImages LoadImages(string path) => DataFile.Load(path, file => LoadImages(file, path));

    /// <summary>The same for an open file, from its beginning.</summary>
    public static IdxImages LoadImages(FileStream file, string path)
    {
        (IdxHeader header, byte[] values) = Load(file, path, IdxHeader.ImageDimensions);
        return new IdxImages(values, header.Count, header.Sizes[1], header.Sizes[2]);
    }

    /// <summary>
    /// Opens images. Those of up to so many bytes are loaded; more stay in the file, which is unpacked to a temporary
    /// one if it is gzip.
    /// </summary>
    public static IdxImages OpenImages(string path, long maximumInMemory)
    {
        FileStream file = DataFile.OpenSeekable(path);
        bool isKept = false;
        try
        {
            return DataFile.Guard(path, () =>
            {
                IdxHeader header = DataFile.ReadUnpacked(
                    file, path, (content, _) => IdxHeader.Read(
                        content, path, IdxHeader.ImageDimensions, isUnpacked: content != file));
                file.Position = 0;
                if (header.Values <= maximumInMemory) return LoadImages(file, path);
                FileStream plain = DataFile.IsGzip(file) ? Unpack(file, path, header) : file;
                CheckLength(plain.Length - header.Length, path, header);
                isKept = plain == file;
                return new IdxImages(default, header.Count, header.Sizes[1], header.Sizes[2])
                {
                    Stored = new StoredImages(plain, path, header),
                };
            });
        }
        finally
        {
            if (!isKept) file.Dispose();
        }
    }

    /// <summary>Loads labels (one dimension: count).</summary>
    public static byte[] LoadLabels(string path) =>
        DataFile.Load(path, file => Load(file, path, IdxHeader.LabelDimensions).Values);

    private static (IdxHeader Header, byte[] Values) Load(FileStream file, string path, int dimensions) =>
        DataFile.ReadUnpacked(file, path, (content, storedLength) =>
        {
            var header = IdxHeader.Read(content, path, dimensions, isUnpacked: content != file);
            return (header, ReadValues(content, path, header, storedLength));
        });

    /// <summary>Reads the values; the first buffer may be as large as the file on disk.</summary>
    private static byte[] ReadValues(Stream content, string path, IdxHeader header, long storedLength)
    {
        if (header.Values > Array.MaxLength)
        {
            throw new DataSetException(
                $"{path} announces more than {Array.MaxLength:N0} bytes of values in its header: it is damaged, or "
                + "must be split into smaller files here.");
        }

        int announced = (int)header.Values;
        byte[] values = new byte[(int)Math.Min(announced, Math.Max(storedLength, FirstCapacity))];
        int read = 0;
        while (true)
        {
            read += content.ReadAtLeast(values.AsSpan(read), values.Length - read, throwOnEndOfStream: false);
            if (read < values.Length) CheckLength(read, path, header);
            if (read == announced) break;
            Array.Resize(ref values, (int)Math.Min(announced, 2L * values.Length));
        }

        if (content.ReadByte() >= 0) CheckLength((long)read + 1, path, header);
        return values;
    }

    private static FileStream Unpack(FileStream file, string path, IdxHeader header) =>
        DataFile.ReadUnpacked(file, path, (content, _) =>
        {
            // One byte more shows that the file is oversized.
            return DataFile.Spool(content, header.Length + header.Values + 1);
        });

    private static void CheckLength(long length, string path, IdxHeader header)
    {
        if (length < header.Values)
        {
            throw new DataSetException(
                $"{path} is truncated: its header announces {header.Announced}, but it has only {length:N0}. Fetch the "
                + "file again.");
        }

        if (length > header.Values)
        {
            throw new DataSetException(
                $"{path} is oversized: its header announces {header.Announced}, but more follow. Fetch the file "
                + "again.");
        }
    }
}
