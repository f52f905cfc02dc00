using System.Numerics;

namespace MeProp;

/// <summary>
/// A seeded stream of random numbers (xoshiro256**, Blackman and Vigna 2018). Equal seeds give equal numbers on every
/// machine. Not thread-safe: parallel work takes one <see cref="NextUInt64"/> as a key and hashes it with positions
/// (<see cref="Mix"/>).
/// </summary>
public sealed class RandomStream
{
    private ulong _s0, _s1, _s2, _s3;

    /// <summary>Starts a stream; different seeds give unrelated streams.</summary>
    public RandomStream(ulong seed)
    {
        _s0 = Mix(seed + 0x9E3779B97F4A7C15);
        _s1 = Mix(seed + 0x3C6EF372FE94F82A);
        _s2 = Mix(seed + 0xDAA66D2C7DDF743F);
        _s3 = Mix(seed + 0x78DDE6E5FD29F054);
    }

    /// <summary>Cancelled when what is drawn is not needed any more.</summary>
    internal CancellationToken Cancellation { get; set; }

    internal RandomState State
    {
        get => new(_s0, _s1, _s2, _s3);
        set
        {
            if (value == default)
                throw new ArgumentException("A random state of four zeros would give only zeros.", nameof(value));
            (_s0, _s1, _s2, _s3) = value;
        }
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A uniform number from 0 to <paramref name="bound"/> − 1 (Lemire's method, without bias).</summary>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        uint range = (uint)bound, threshold = (0u - range) % range;
        while (true)
        {
            ulong product = (NextUInt64() >> 32) * range;
            if ((uint)product >= threshold) return (int)(product >> 32);
        }
    }

    /// <summary>A number in [0, 1) with 24 random bits.</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>A normally distributed number with mean 0 and variance 1 (Box and Muller).</summary>
    public double NextGaussian() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>Shuffles in place (Fisher and Yates).</summary>
    public void Shuffle(Span<int> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt32(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>Mixes 64 bits one to one (SplitMix64's finalizer).</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
