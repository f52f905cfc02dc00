using System.Buffers.Binary;
using Parquet.Meta;

namespace MeProp.Tasks;

/// <summary>
/// Checks the sizes that a Parquet file announces before memory is allocated for them: in its footer and before each
/// page.
/// </summary>
internal static class ParquetChecks
{
    /// <summary>Bytes of a file unpack to at most so many, and hold at most so many rows.</summary>
    public const int MaxExpansion = 1024;

    /// <summary>What a file of any size may hold.</summary>
    public const int AllowedBytes = 1 << 20;

    private const int MaxFooterBytes = 1 << 28, MaxPageHeaderBytes = 1 << 16;
    private const int DictionaryPage = 2;

    // Fields of a page's header and of what it contains.
    private const int TypeField = 1, UnpackedField = 2, PackedField = 3;
    private const int DataField = 5, DictionaryField = 7, Data2Field = 8;
    private const int ValuesField = 1, DefinitionsField = 5, RepetitionsField = 6, IsPackedField = 7;

    private static ReadOnlySpan<byte> Mark => "PAR1"u8;

    /// <summary>Whether a file begins as Parquet.</summary>
    public static bool IsParquet(Stream file)
    {
        Span<byte> start = stackalloc byte[4];
        file.Position = 0;
        bool isParquet = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == 4
            && start.SequenceEqual(Mark);
        file.Position = 0;
        return isParquet;
    }

    /// <summary>Checks that the footer is whole and announces no longer lists than it has.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static void CheckFooter(Stream file)
    {
        Span<byte> end = stackalloc byte[8];
        if (file.Length < 12) throw new InvalidDataException("it ends too early");
        file.Position = file.Length - end.Length;
        file.ReadExactly(end);
        if (!end[4..].SequenceEqual(Mark)) throw new InvalidDataException("its end is missing");
        int length = BinaryPrimitives.ReadInt32LittleEndian(end);
        if (length <= 0 || length > file.Length - 12 || length > MaxFooterBytes)
            throw new InvalidDataException($"its footer announces {length} bytes");
        byte[] footer = new byte[length];
        file.Position = file.Length - 8 - length;
        file.ReadExactly(footer);
        ThriftStruct.Read(footer, ParquetShapes.FileMetaData, out int read);
        if (read != length) throw new InvalidDataException($"its footer announces {length} bytes, but has {read}");
        file.Position = 0;
    }

    /// <summary>Checks the part of a column in a group of rows, and its pages.</summary>
    /// <exception cref="InvalidDataException">A size does not fit the file.</exception>
    public static void CheckChunk(Stream file, RowGroup group, ColumnChunk chunk)
    {
        ColumnMetaData data = chunk.MetaData ?? throw new InvalidDataException("a column is described elsewhere");
        long allowed = Allowed(file.Length);
        long start = Math.Min(
            data.DataPageOffset, data.DictionaryPageOffset is > 0 and var first ? first : long.MaxValue);
        if (start < 4 || data.TotalCompressedSize < 0 || start > file.Length
            || data.TotalCompressedSize > file.Length - start)
            throw new InvalidDataException("a column lies outside of the file");
        if (data.TotalUncompressedSize < 0 || data.TotalUncompressedSize > allowed || data.NumValues != group.NumRows)
            throw new InvalidDataException($"a column announces {data.NumValues} values");
        bool isSnappy = data.Codec == CompressionCodec.SNAPPY;
        CheckPages(file, start, start + data.TotalCompressedSize, data.NumValues, allowed, isSnappy);
    }

    /// <summary>The rows, or unpacked bytes, that a file of a size may have.</summary>
    public static long Allowed(long fileBytes) => AllowedBytes + MaxExpansion * fileBytes;

    /// <summary>
    /// A block of Snappy begins with its unpacked size, which is allocated. In pages of the second version, levels
    /// stand before it.
    /// </summary>
    private static void CheckSnappy(Stream file, long content, long packed, ThriftStruct header, long size)
    {
        ThriftStruct? data = header.Inner(Data2Field);
        if (data?.Number(IsPackedField) == 0) return;
        long levels = data is null ? 0 : (data.Number(DefinitionsField) ?? 0) + (data.Number(RepetitionsField) ?? 0);
        if (levels < 0 || levels > packed) throw new InvalidDataException($"a page announces {levels} bytes of levels");
        Span<byte> start = stackalloc byte[(int)Math.Min(10, packed - levels)];
        if (start.IsEmpty) return;
        file.Position = content + levels;
        file.ReadExactly(start);
        int position = 0;
        ulong unpacked = ThriftStruct.VarInt(start, ref position);
        if (unpacked > (ulong)size)
            throw new InvalidDataException($"a page of {size} bytes announces {unpacked} bytes to unpack");
    }

    private static void CheckPages(Stream file, long start, long end, long values, long allowed, bool isSnappy)
    {
        byte[] buffer = new byte[(int)Math.Min(MaxPageHeaderBytes, end - start)];
        long unpacked = 0, found = 0;
        while (start < end && found < values)
        {
            file.Position = start;
            int length = (int)Math.Min(buffer.Length, end - start);
            file.ReadExactly(buffer, 0, length);
            ThriftStruct header = ThriftStruct.Read(
                buffer.AsSpan(0, length), ParquetShapes.PageHeader, out int headerLength);
            long size = header.Number(UnpackedField) ?? -1, packed = header.Number(PackedField) ?? -1;
            ThriftStruct? page = header.Inner(DataField) ?? header.Inner(Data2Field) ?? header.Inner(DictionaryField);
            long count = page?.Number(ValuesField) ?? 0;
            long content = start + headerLength;
            start += headerLength + Math.Max(packed, 0);
            unpacked += Math.Max(size, 0);
            bool isDictionary = header.Number(TypeField) == DictionaryPage;
            if (size < 0 || packed < 0 || count < 0 || start > end || unpacked > allowed
                || count > (isDictionary ? size : values - found))
                throw new InvalidDataException($"a page announces {packed} bytes with {count} values");
            if (isSnappy) CheckSnappy(file, content, packed, header, size);
            if (!isDictionary) found += count;
        }

        if (found != values) throw new InvalidDataException($"a column has {found} values instead of {values}");
    }
}
