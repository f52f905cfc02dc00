using System.Buffers.Binary;
using System.Numerics;

namespace MeProp;

/// <summary>A fast hash that detects accidental changes; it does not resist an attacker.</summary>
internal static class Fingerprint
{
    private const ulong Prime1 = 0x9E3779B185EBCA87, Prime2 = 0xC2B2AE3D27D4EB4F;

    /// <summary>
    /// Four independent lanes of 8 bytes overlap their multiplications; then the remaining bytes and the length. About
    /// 10 GB/s.
    /// </summary>
    public static ulong Of(ReadOnlySpan<byte> bytes, ulong seed)
    {
        ulong a = seed, b = seed + Prime1, c = seed + Prime2, d = seed - Prime1;
        ReadOnlySpan<byte> rest = bytes;
        for (; rest.Length >= 32; rest = rest[32..])
        {
            a = Round(a, BinaryPrimitives.ReadUInt64LittleEndian(rest));
            b = Round(b, BinaryPrimitives.ReadUInt64LittleEndian(rest[8..]));
            c = Round(c, BinaryPrimitives.ReadUInt64LittleEndian(rest[16..]));
            d = Round(d, BinaryPrimitives.ReadUInt64LittleEndian(rest[24..]));
        }

        ulong hash = RandomStream.Mix(a) ^ RandomStream.Mix(b + 1) ^ RandomStream.Mix(c + 2) ^ RandomStream.Mix(d + 3);
        foreach (byte value in rest) hash = Round(hash, value);
        return RandomStream.Mix(hash + (ulong)bytes.Length);
    }

    private static ulong Round(ulong hash, ulong value) => BitOperations.RotateLeft(hash + value * Prime2, 31) * Prime1;
}
