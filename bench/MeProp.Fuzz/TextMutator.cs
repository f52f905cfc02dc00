using System.Text;

namespace MeProp.Fuzz;

/// <summary>Makes wrong CoNLL-U files of right ones. The same seed and number give the same file.</summary>
/// <param name="seeds">Right files.</param>
/// <param name="seed">Any number.</param>
internal sealed class TextMutator(byte[][] seeds, ulong seed) : Mutator(seeds, seed, MaxLength, steps: 5)
{
    private const int MaxLength = 1 << 16;

    private static readonly byte[][] Pieces =
    [
        .. new[]
        {
            "\t", "\n", "\r", "\r\n", "\n\n", " ", "_", "0", "1", "2", "3", "99", "01", "-1", "1-2", "2-1",
            "1.1", "0.1", "2.1", "99999999999", "#", "# ", "\0", "\u0001", "\u007f", "\u0085", "\u2028",
            "\uFEFF", "😀", "<html>",
            "1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n", "2\tb\t_\t_\t_\t_\t1\t_\t_\t_\n", "1-2\tab\t_\t_\t_\t_\t_\t_\t_\t_\n",
            "\t\t", "\t_\t", "=", ":", "|",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x1F, 0x8B], [0xFF, 0xFE],
    ];

    protected override byte[] Mutate(byte[] file, RandomStream random) => random.NextInt32(12) switch
    {
        0 => FlipBits(file, 8, random),
        1 => FlipBits(file, 7, random),
        2 => file[..random.NextInt32(file.Length + 1)],
        3 or 4 or 5 => Replace(file, Pieces[random.NextInt32(Pieces.Length)], random.NextInt32(4), random),
        6 => Replace(file, [(byte)('0' + random.NextInt32(10))], 1, random),
        7 => Replace(file, [], 1 + random.NextInt32(40), random),
        8 => Repeat(file, Pieces[random.NextInt32(Pieces.Length)], random),
        9 or 10 => MoveLine(file, random),
        _ => Splice(file, Seeds[random.NextInt32(Seeds.Length)], random),
    };

    private static byte[] FlipBits(byte[] file, int bits, RandomStream random)
    {
        byte[] result = [.. file];
        if (result.Length == 0) return result;
        for (int times = 1 + random.NextInt32(4); times > 0; times--)
            result[random.NextInt32(result.Length)] ^= (byte)(1 << random.NextInt32(bits));
        return result;
    }

    /// <summary>Puts a piece in the place of some bytes.</summary>
    private static byte[] Replace(byte[] file, byte[] piece, int count, RandomStream random)
    {
        int start = random.NextInt32(file.Length + 1);
        return [.. file[..start], .. piece, .. file[Math.Min(file.Length, start + count)..]];
    }

    private static byte[] Repeat(byte[] file, byte[] piece, RandomStream random)
    {
        int start = random.NextInt32(file.Length + 1), times = 1 << random.NextInt32(12);
        return [.. file[..start], .. Enumerable.Repeat(piece, times).SelectMany(bytes => bytes), .. file[start..]];
    }

    /// <summary>Moves or copies a line to the start of another one.</summary>
    private static byte[] MoveLine(byte[] file, RandomStream random)
    {
        int start = LineStart(file, random), target = LineStart(file, random);
        int length = Array.IndexOf(file, (byte)'\n', start) + 1 - start;
        if (length <= 0) return file;
        byte[] line = file[start..(start + length)];
        byte[] rest = random.NextInt32(2) == 0 ? file : [.. file[..start], .. file[(start + length)..]];
        target = Math.Min(target, rest.Length);
        return [.. rest[..target], .. line, .. rest[target..]];
    }

    private static int LineStart(byte[] file, RandomStream random) =>
        file.AsSpan(0, random.NextInt32(file.Length + 1)).LastIndexOf((byte)'\n') + 1;

    private static byte[] Splice(byte[] first, byte[] second, RandomStream random) =>
        [.. first[..random.NextInt32(first.Length + 1)], .. second[random.NextInt32(second.Length + 1)..]];
}
