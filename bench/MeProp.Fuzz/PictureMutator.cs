using System.Buffers.Binary;

namespace MeProp.Fuzz;

/// <summary>Makes wrong pictures of right ones. The same seed and number give the same file.</summary>
/// <param name="seeds">Right files.</param>
/// <param name="seed">Any number.</param>
internal sealed class PictureMutator(byte[][] seeds, ulong seed) : Mutator(seeds, seed, MaxLength, steps: 4)
{
    private const int MaxLength = 1 << 14;

    // Headers and the first segments; most of a file is pixels.
    private const int StartLength = 64;

    private static readonly uint[] Numbers =
        [0, 1, 2, 7, 8, 255, 256, 4096, 65535, 65536, int.MaxValue, 1u << 31, uint.MaxValue - 7, uint.MaxValue];

    protected override byte[] Mutate(byte[] file, RandomStream random) => random.NextInt32(10) switch
    {
        0 or 1 => FlipBits(file, file.Length, random),
        2 or 3 => FlipBits(file, Math.Min(file.Length, StartLength), random),
        4 => file[..random.NextInt32(file.Length + 1)],
        5 or 6 => PutNumber(file, random),
        7 => Replace(file, random),
        8 => Repeat(file, random),
        _ => Splice(file, Seeds[random.NextInt32(Seeds.Length)], random),
    };

    private static byte[] FlipBits(byte[] file, int end, RandomStream random)
    {
        byte[] result = [.. file];
        if (end == 0) return result;
        for (int times = 1 + random.NextInt32(4); times > 0; times--)
            result[random.NextInt32(end)] ^= (byte)(1 << random.NextInt32(8));
        return result;
    }

    private static byte[] PutNumber(byte[] file, RandomStream random)
    {
        byte[] result = [.. file];
        if (result.Length < sizeof(uint)) return result;
        int position = random.NextInt32(Math.Min(StartLength, result.Length - sizeof(uint)) + 1);
        uint number = Numbers[random.NextInt32(Numbers.Length)];
        if (position + sizeof(uint) > result.Length) return result;
        if (random.NextInt32(2) == 0) BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(position), number);
        else BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(position), (ushort)number);
        return result;
    }

    private static byte[] Replace(byte[] file, RandomStream random)
    {
        int start = random.NextInt32(file.Length + 1), removed = random.NextInt32(20);
        byte[] piece = [.. Enumerable.Range(0, random.NextInt32(20)).Select(_ => (byte)random.NextInt32(256))];
        return [.. file[..start], .. piece, .. file[Math.Min(file.Length, start + removed)..]];
    }

    private static byte[] Repeat(byte[] file, RandomStream random)
    {
        int start = random.NextInt32(file.Length + 1), length = random.NextInt32(file.Length - start + 1);
        IEnumerable<byte> piece = Enumerable.Repeat(file[start..(start + length)], 1 + random.NextInt32(30))
            .SelectMany(bytes => bytes);
        return [.. file[..start], .. piece, .. file[start..]];
    }

    private static byte[] Splice(byte[] first, byte[] second, RandomStream random) =>
        [.. first[..random.NextInt32(first.Length + 1)], .. second[random.NextInt32(second.Length + 1)..]];
}
