using System.Buffers.Binary;
using System.Text;

namespace MeProp.Fuzz;

/// <summary>Makes wrong files of right ones. The same seed and number give the same file.</summary>
/// <param name="seeds">Right files.</param>
/// <param name="seed">Any number.</param>
internal sealed class FileMutator(byte[][] seeds, ulong seed) : Mutator(seeds, seed, MaxLength, steps: 4)
{
    private const int MaxLength = 1 << 16;
    private static readonly string[] Numbers =
    [
        "0", "1", "2", "3", "4", "8", "24", "-1", "-0", "1.0", "1e3", "1e999", "0x10", "01", "65536", "2147483647",
        "2147483648", "4294967295", "4294967296", "9223372036854775807", "9223372036854775808",
        "18446744073709551615", "18446744073709551616", "99999999999999999999999999", "NaN", "1000000",
        "4611686018427387904", "0.5",
    ];

    private static readonly string[] Tokens =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "\"\"", "{}", "[]", "\\u0000", "\\ud800", "\\n", "\0",
        "\u00ff", "/*", "//", " ", "\n", "\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"__metadata__\"", "\"F32\"",
        "\"F16\"", "\"F4\"", "\"format\"", "\"meprop\"", "\"version\"", "\"layers\"", "\"labels\"", "\\\"type\\\"",
        "\\\"dense\\\"", "\\\"dropout\\\"", "\\\"relu\\\"", "\\\"k\\\"", "\\\"keep\\\"", "\"0.weight\"", "\"0.bias\"",
        "{\\\"type\\\":\\\"relu\\\"},", "{\\\"type\\\":\\\"dropout\\\",\\\"rate\\\":0.5},",
        "\"0.weight\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},", "[[[[[[[[[[[[[[[[",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":",
    ];

    private static readonly ulong[] Lengths =
    [
        0, 1, 2, 7, 8, 100_000_000, 100_000_001, int.MaxValue, uint.MaxValue, long.MaxValue, 1UL << 63,
        ulong.MaxValue - 8, ulong.MaxValue,
    ];

    protected override byte[] Mutate(byte[] file, RandomStream random) => random.NextInt32(14) switch
    {
        0 => FlipBits(file, 0, file.Length, 8, random),
        1 => FlipBits(file, sizeof(ulong), HeaderEnd(file), 7, random), // 7 bits: most of the header stays UTF-8
        2 => FlipBits(file, HeaderEnd(file), file.Length, 8, random),
        3 => file[..random.NextInt32(file.Length + 1)],
        4 => [.. file, .. new byte[1 + random.NextInt32(40)]],
        5 => WithLength(file, NextLength(file, random)),
        6 or 7 or 8 => EditHeader(file, header => ReplaceNumber(header, random), random),
        9 or 10 => EditHeader(file, header => InsertToken(header, random), random),
        11 => EditHeader(file, header => CopyRange(header, header, random), random),
        12 => EditHeader(
            file, header => CopyRange(header, HeaderOf(Seeds[random.NextInt32(Seeds.Length)]), random), random),
        _ => Splice(file, Seeds[random.NextInt32(Seeds.Length)], random),
    };

    private static byte[] FlipBits(byte[] file, int begin, int end, int bits, RandomStream random)
    {
        if (begin >= end) return file;
        byte[] result = [.. file];
        for (int times = 1 + Math.Min(random.NextInt32(6), random.NextInt32(6)); times > 0; times--)
            result[begin + random.NextInt32(end - begin)] ^= (byte)(1 << random.NextInt32(bits));
        return result;
    }

    private static ulong NextLength(byte[] file, RandomStream random) => random.NextInt32(4) switch
    {
        0 => Lengths[random.NextInt32(Lengths.Length)],
        1 => (ulong)(HeaderEnd(file) - sizeof(ulong) + random.NextInt32(33) - 16),
        2 => (ulong)(file.Length - sizeof(ulong) + random.NextInt32(5) - 2),
        _ => random.NextUInt64() >> random.NextInt32(64),
    };

    private static byte[] WithLength(byte[] file, ulong length)
    {
        if (file.Length < sizeof(ulong)) return file;
        byte[] result = [.. file];
        BinaryPrimitives.WriteUInt64LittleEndian(result, length);
        return result;
    }

    /// <summary>Changes the header; its length is mostly made right again, so that the file is read further.</summary>
    private static byte[] EditHeader(byte[] file, Func<byte[], byte[]> edit, RandomStream random)
    {
        int end = HeaderEnd(file);
        if (end <= sizeof(ulong)) return file;
        byte[] header = edit(file[sizeof(ulong)..end]);
        byte[] result = [.. file[..sizeof(ulong)], .. header, .. file[end..]];
        return random.NextInt32(10) == 0 ? result : WithLength(result, (ulong)header.Length);
    }

    private static byte[] ReplaceNumber(byte[] header, RandomStream random)
    {
        int start = random.NextInt32(header.Length), searched = 0;
        while (searched < header.Length && !char.IsAsciiDigit((char)header[start]))
        {
            start = (start + 1) % header.Length;
            searched++;
        }

        while (start > 0 && char.IsAsciiDigit((char)header[start - 1])) start--;
        int end = start;
        while (end < header.Length && char.IsAsciiDigit((char)header[end])) end++;
        string text = random.NextInt32(3) == 0 ? $"{random.NextInt32(200)}" : Numbers[random.NextInt32(Numbers.Length)];
        return [.. header[..start], .. Encoding.UTF8.GetBytes(text), .. header[end..]];
    }

    private static byte[] InsertToken(byte[] header, RandomStream random)
    {
        int start = random.NextInt32(header.Length + 1);
        int end = Math.Min(header.Length, start + (random.NextInt32(2) == 0 ? 0 : random.NextInt32(12)));
        byte[] token = Encoding.UTF8.GetBytes(Tokens[random.NextInt32(Tokens.Length)]);
        IEnumerable<byte> tokens = Enumerable.Repeat(
            token, random.NextInt32(20) == 0 ? 1 + random.NextInt32(500) : 1).SelectMany(bytes => bytes);
        return [.. header[..start], .. tokens, .. header[end..]];
    }

    /// <summary>
    /// Puts a part of a header into a place of another (or the same), often from one comma to another.
    /// </summary>
    private static byte[] CopyRange(byte[] header, byte[] source, RandomStream random)
    {
        if (source.Length == 0 || header.Length == 0) return header;
        int begin = NextBorder(source, random), end = NextBorder(source, random), target = NextBorder(header, random);
        if (begin > end) (begin, end) = (end, begin);
        int rest = random.NextInt32(2) == 0 ? target : NextBorder(header, random);
        return [.. header[..target], .. source[begin..end], .. header[Math.Max(target, rest)..]];
    }

    private static int NextBorder(byte[] header, RandomStream random)
    {
        int start = random.NextInt32(header.Length);
        int comma = random.NextInt32(4) == 0 ? -1 : Array.IndexOf(header, (byte)',', start);
        return comma < 0 ? start : comma;
    }

    private static byte[] Splice(byte[] first, byte[] second, RandomStream random) => random.NextInt32(2) == 0
        ? [.. first[..random.NextInt32(first.Length + 1)], .. second[random.NextInt32(second.Length + 1)..]]
        : [.. first[..HeaderEnd(first)], .. second[HeaderEnd(second)..]];

    private static byte[] HeaderOf(byte[] file) =>
        HeaderEnd(file) is var end and > sizeof(ulong) ? file[sizeof(ulong)..end] : [];

    private static int HeaderEnd(byte[] file)
    {
        if (file.Length < sizeof(ulong)) return file.Length;
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        return length > (ulong)(file.Length - sizeof(ulong)) ? file.Length : sizeof(ulong) + (int)length;
    }
}
