using System.Buffers.Binary;

namespace MeProp.Tasks;

/// <summary>The header of an IDX file of unsigned bytes: its sizes, and the number of values that follow.</summary>
internal sealed record IdxHeader(int[] Sizes, long Values)
{
    public const int LabelDimensions = 1;
    public const int ImageDimensions = 3;

    private const byte UnsignedByte = 0x08;

    public int Count => Sizes[0];

    /// <summary>Bytes of the header in the file.</summary>
    public int Length => 4 + 4 * Sizes.Length;

    /// <summary>As in "1,000 images of 28×28, 784,000 bytes of values".</summary>
    public string Announced =>
        $"{Count:N0} {(Sizes.Length == ImageDimensions ? $"images of {Sizes[1]}×{Sizes[2]}" : "labels")}, "
        + $"{Values:N0} bytes of values";

    /// <summary>Reads the header from the start of a plain or unpacked file.</summary>
    /// <param name="content">The file's content.</param>
    /// <param name="path">For messages.</param>
    /// <param name="dimensions">1 for labels, 3 for images.</param>
    /// <param name="isUnpacked">Whether the content comes out of a gzip file.</param>
    public static IdxHeader Read(Stream content, string path, int dimensions, bool isUnpacked)
    {
        Span<byte> start = stackalloc byte[4 + 4 * dimensions];
        int read = content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (read == 0) throw new DataSetException($"{path} is empty. Fetch the file again.");
        if (read >= 4) CheckMagic(start, content, path, dimensions, isUnpacked);
        if (read < start.Length)
        {
            throw new DataSetException(
                $"{path} is truncated: it ends within the header of an IDX file, after {read} of {start.Length} "
                + "bytes. Fetch the file again.");
        }

        return ReadSizes(start[4..], path);
    }

    private static void CheckMagic(
        ReadOnlySpan<byte> start, Stream content, string path, int dimensions, bool isUnpacked)
    {
        uint magic = BinaryPrimitives.ReadUInt32BigEndian(start);
        uint expected = (uint)(UnsignedByte << 8 | dimensions);
        if (magic == expected) return;

        string kind = dimensions == ImageDimensions ? "images" : "labels";
        bool isIdx = start[0] == 0 && start[1] == 0 && start[2] is >= 8 and <= 0xE && start[3] is > 0 and < 16;
        if (!isIdx && Foreign(start, content) is { } foreign)
        {
            string holder = isUnpacked ? "the gzip file holds" : "it is";
            throw new DataSetException(
                isUnpacked && start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B])
                    ? $"{path} is compressed twice. Decompress it once, as with gunzip."
                    : $"{path} is no IDX file of {kind}: {holder} {foreign.Name}. {foreign.Remedy}");
        }

        string hint = (start[0], start[1], start[2], start[3]) switch
        {
            (0, 0, UnsignedByte, LabelDimensions or ImageDimensions) =>
                "Were the files of images and labels exchanged?",
            (0, 0, UnsignedByte, _) => $"Values in {start[3]} dimensions are not supported here: write "
                + (dimensions == ImageDimensions ? "count × rows × columns." : "one label an image."),
            (0, 0, _, _) => $"Values of type 0x{start[2]:X2} are not supported; convert them to unsigned bytes.",
            _ => "It is no IDX file. Fetch the file again, or name the right one.",
        };
        throw new DataSetException(
            $"{path} starts with 0x{magic:X8} instead of 0x{expected:X8} (IDX {kind} of unsigned bytes). {hint}");
    }

    private static ForeignFile? Foreign(ReadOnlySpan<byte> start, Stream content)
    {
        byte[] prefix = new byte[ForeignFile.LongPrefixLength];
        start.CopyTo(prefix);
        int length = start.Length + content.ReadAtLeast(
            prefix.AsSpan(start.Length), prefix.Length - start.Length, throwOnEndOfStream: false);
        return ForeignFile.Of(prefix.AsSpan(0, length));
    }

    /// <summary>Sizes whose images fit an array each; all of them need not fit one.</summary>
    private static IdxHeader ReadSizes(ReadOnlySpan<byte> header, string path)
    {
        uint[] sizes = new uint[header.Length / 4];
        for (int i = 0; i < sizes.Length; i++) sizes[i] = BinaryPrimitives.ReadUInt32BigEndian(header[(4 * i)..]);
        int zero = Array.IndexOf(sizes, 0u);
        if (zero >= 0)
        {
            throw new DataSetException(
                $"{path} has no data: size {zero + 1} of {sizes.Length} in its header is 0. Fetch or write the file "
                + "again.");
        }

        UInt128 example = sizes.Skip(1).Aggregate(UInt128.One, (product, size) => product * size);
        if (sizes[0] > int.MaxValue || example > (uint)Array.MaxLength)
        {
            throw new DataSetException(
                $"{path} announces {string.Join(" × ", sizes)} bytes of values in its header: it is damaged. Fetch the "
                + "file again.");
        }

        return new IdxHeader(Array.ConvertAll(sizes, size => (int)size), sizes[0] * (long)example);
    }
}
