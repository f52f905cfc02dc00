using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MeProp.Cpu;

/// <summary>16 floats in one Vector512.</summary>
internal readonly unsafe struct Lanes512(Vector512<float> value) : ILanes<Lanes512>
{
    private readonly Vector512<float> _value = value;

    public static int Count => 16;

    public static bool HasManyRegisters => true;

    public static Lanes512 Zero => new(Vector512<float>.Zero);

    public static Lanes512 IndicesBits => new(Vector512<uint>.Indices.AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 LoadBytes(byte* source)
    {
        if (Avx512F.IsSupported) return new(Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(source))));
        (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(Vector128.Load(source));
        (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(Vector256.Create(lower, upper));
        return new(Vector512.ConvertToSingle(Vector512.Create(low, high).AsInt32()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes512 value, float* destination) => value._value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 a, Lanes512 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 a, Lanes512 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 a, Lanes512 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 a, Lanes512 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) => new(Vector512.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Sqrt(Lanes512 a) => new(Vector512.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Abs(Lanes512 a) => new(Vector512.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Max(Lanes512 a, Lanes512 b) => new(Vector512.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Min(Lanes512 a, Lanes512 b) => new(Vector512.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 SelectGreater(Lanes512 a, Lanes512 b, Lanes512 whenTrue) => new(Vector512.GreaterThan(a._value, b._value) & whenTrue._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskGreaterOrEqual(Lanes512 a, Lanes512 b) => (uint)Vector512.GreaterThanOrEqual(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskEqual(Lanes512 a, Lanes512 b) => (uint)Vector512.Equals(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sums(Lanes512 a, Lanes512 b, Lanes512 c, Lanes512 d)
    {
        if (Avx512F.IsSupported)
        {
            // Fold quarters: first to [a a b b] and [c c d d], then to [a b c d] with four partial sums each.
            Vector512<float> ab = Avx512F.Shuffle4x128(a._value, b._value, 0x44) + Avx512F.Shuffle4x128(a._value, b._value, 0xEE);
            Vector512<float> cd = Avx512F.Shuffle4x128(c._value, d._value, 0x44) + Avx512F.Shuffle4x128(c._value, d._value, 0xEE);
            Vector512<float> abcd = Avx512F.Shuffle4x128(ab, cd, 0x88) + Avx512F.Shuffle4x128(ab, cd, 0xDD);
            Vector256<float> lower = abcd.GetLower(), upper = abcd.GetUpper();
            return Lanes128.Sums(lower.GetLower(), lower.GetUpper(), upper.GetLower(), upper.GetUpper());
        }

        return Lanes256.Sums(
            new(a._value.GetLower() + a._value.GetUpper()), new(b._value.GetLower() + b._value.GetUpper()),
            new(c._value.GetLower() + c._value.GetUpper()), new(d._value.GetLower() + d._value.GetUpper()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 BroadcastBits(uint value) => new(Vector512.Create(value).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AddBits(Lanes512 a, Lanes512 b) => new((a._value.AsUInt32() + b._value.AsUInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 MultiplyBits(Lanes512 a, Lanes512 b) => new((a._value.AsUInt32() * b._value.AsUInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 XorBits(Lanes512 a, Lanes512 b) => new((a._value.AsUInt32() ^ b._value.AsUInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 ShiftRightBits(Lanes512 a, int count) => new((a._value.AsUInt32() >>> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 SelectGreaterOrEqualBits(Lanes512 a, Lanes512 b, Lanes512 whenTrue) =>
        new(Vector512.GreaterThanOrEqual(a._value.AsInt32(), b._value.AsInt32()).AsSingle() & whenTrue._value);
}
