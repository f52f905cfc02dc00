using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MeProp.Cpu;

/// <summary>8 floats in one Vector256.</summary>
internal unsafe struct Lanes256(Vector256<float> value) : ILanes<Lanes256>
{
    private Vector256<float> _value = value;

    /// <summary>The same as a plain vector.</summary>
    public Vector256<float> Vector => _value;

    public static int Count => 8;

    public static bool HasManyRegisters => Avx512F.VL.IsSupported;

    public static Lanes256 Zero => new(Vector256<float>.Zero);

    public static Lanes256 IndicesBits => new(Vector256<uint>.Indices.AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 LoadBytes(byte* source)
    {
        Vector128<ushort> shorts = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)source).AsByte());
        (Vector128<uint> lower, Vector128<uint> upper) = Vector128.Widen(shorts);
        return new(Vector256.ConvertToSingle(Vector256.Create(lower, upper).AsInt32()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 LoadBytesOfRows(byte* rows, nint stride) => new(Vector256.Create(
        Lanes128.LoadBytesOfRows(rows, stride).Vector, Lanes128.LoadBytesOfRows(rows + 4 * stride, stride).Vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes256 value, float* destination) => value._value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 a, Lanes256 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 a, Lanes256 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 a, Lanes256 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 a, Lanes256 b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) => new(Vector256.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct(Lanes256 a, Lanes256 b, ref Lanes256 sum) => sum._value = Vector256.MultiplyAddEstimate(a._value, b._value, sum._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Sqrt(Lanes256 a) => new(Vector256.Sqrt(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Abs(Lanes256 a) => new(Vector256.Abs(a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Max(Lanes256 a, Lanes256 b) => new(Vector256.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Min(Lanes256 a, Lanes256 b) => new(Vector256.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 SelectGreater(Lanes256 a, Lanes256 b, Lanes256 whenTrue) => new(Vector256.GreaterThan(a._value, b._value) & whenTrue._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskGreaterOrEqual(Lanes256 a, Lanes256 b) => (uint)Vector256.GreaterThanOrEqual(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint MaskEqual(Lanes256 a, Lanes256 b) => (uint)Vector256.Equals(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Sums(Lanes256 a, Lanes256 b, Lanes256 c, Lanes256 d) =>
        Lanes128.Sums(
            a._value.GetLower() + a._value.GetUpper(), b._value.GetLower() + b._value.GetUpper(),
            c._value.GetLower() + c._value.GetUpper(), d._value.GetLower() + d._value.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> SumsOfRows(
        Lanes256 a0, Lanes256 b0, Lanes256 c0, Lanes256 d0, Lanes256 a1, Lanes256 b1, Lanes256 c1, Lanes256 d1,
        Lanes256 a2, Lanes256 b2, Lanes256 c2, Lanes256 d2, Lanes256 a3, Lanes256 b3, Lanes256 c3, Lanes256 d3) =>
        Vector512.Create(
            Vector256.Create(Sums(a0, b0, c0, d0), Sums(a1, b1, c1, d1)),
            Vector256.Create(Sums(a2, b2, c2, d2), Sums(a3, b3, c3, d3)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadColumns(float* rows, nint stride, out Lanes256 a, out Lanes256 b, out Lanes256 c, out Lanes256 d)
    {
        Lanes128.LoadColumns(rows, stride, out Lanes128 a0, out Lanes128 b0, out Lanes128 c0, out Lanes128 d0);
        Lanes128.LoadColumns(rows + 4 * stride, stride, out Lanes128 a1, out Lanes128 b1, out Lanes128 c1, out Lanes128 d1);
        a = new(Vector256.Create(a0.Vector, a1.Vector));
        b = new(Vector256.Create(b0.Vector, b1.Vector));
        c = new(Vector256.Create(c0.Vector, c1.Vector));
        d = new(Vector256.Create(d0.Vector, d1.Vector));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreColumns(Lanes256 a, Lanes256 b, Lanes256 c, Lanes256 d, float* rows, nint stride)
    {
        Lanes128.StoreColumns(new(a._value.GetLower()), new(b._value.GetLower()), new(c._value.GetLower()), new(d._value.GetLower()), rows, stride);
        Lanes128.StoreColumns(new(a._value.GetUpper()), new(b._value.GetUpper()), new(c._value.GetUpper()), new(d._value.GetUpper()), rows + 4 * stride, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 BroadcastBits(uint value) => new(Vector256.Create(value).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 ConvertBits(Lanes256 a) => new(Vector256.ConvertToSingle(a._value.AsInt32()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AddBits(Lanes256 a, Lanes256 b) => new((a._value.AsUInt32() + b._value.AsUInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 MultiplyBits(Lanes256 a, Lanes256 b) => new((a._value.AsUInt32() * b._value.AsUInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 XorBits(Lanes256 a, Lanes256 b) => new((a._value.AsUInt32() ^ b._value.AsUInt32()).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 ShiftLeftBits(Lanes256 a, int count) => new((a._value.AsUInt32() << count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 ShiftRightBits(Lanes256 a, int count) => new((a._value.AsUInt32() >>> count).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 SelectGreaterOrEqualBits(Lanes256 a, Lanes256 b, Lanes256 whenTrue) =>
        new(Vector256.GreaterThanOrEqual(a._value.AsInt32(), b._value.AsInt32()).AsSingle() & whenTrue._value);
}
