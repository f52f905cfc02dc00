using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MeProp.Cpu;

/// <summary>8 floats in one Vector256.</summary>
internal unsafe struct Lanes256(Vector256<float> value) : ILanes<Lanes256>
{
    private Vector256<float> _value = value;

    public Vector256<float> Vector => _value;

    public static int Count => 8;

    public static bool HasManyRegisters => Avx512F.VL.IsSupported;

    public static Lanes256 Zero => new(Vector256<float>.Zero);

    public static Lanes256 IndicesBits => new(Vector256<uint>.Indices.AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 LoadBytes(byte* source)
    {
        Vector128<ushort> shorts = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(ulong*)source).AsByte());
        (Vector128<uint> lower, Vector128<uint> upper) = Vector128.Widen(shorts);
        return new(Vector256.ConvertToSingle(Vector256.Create(lower, upper).AsInt32()));
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 LoadBytesOfRows(byte* rows, nint stride) => new(Vector256.Create(
        Lanes128.LoadBytesOfRows(rows, stride).Vector, Lanes128.LoadBytesOfRows(rows + 4 * stride, stride).Vector));

    [MethodImpl(AggressiveInlining)]
    public static void Store(Lanes256 value, float* destination) => value._value.Store(destination);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 a, Lanes256 b) => new(a._value + b._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 a, Lanes256 b) => new(a._value - b._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 a, Lanes256 b) => new(a._value * b._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 a, Lanes256 b) => new(a._value / b._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) =>
        new(Vector256.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(AggressiveInlining)]
    public static void AddProduct(Lanes256 a, Lanes256 b, ref Lanes256 sum) =>
        sum._value = Vector256.MultiplyAddEstimate(a._value, b._value, sum._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Sqrt(Lanes256 a) => new(Vector256.Sqrt(a._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Abs(Lanes256 a) => new(Vector256.Abs(a._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Max(Lanes256 a, Lanes256 b) => new(Vector256.MaxNative(a._value, b._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Min(Lanes256 a, Lanes256 b) => new(Vector256.MinNative(a._value, b._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 SelectGreater(Lanes256 a, Lanes256 b, Lanes256 whenTrue) =>
        new(Vector256.GreaterThan(a._value, b._value) & whenTrue._value);

    [MethodImpl(AggressiveInlining)]
    public static uint MaskGreaterOrEqual(Lanes256 a, Lanes256 b) =>
        (uint)Vector256.GreaterThanOrEqual(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(AggressiveInlining)]
    public static uint MaskEqual(Lanes256 a, Lanes256 b) =>
        (uint)Vector256.Equals(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(AggressiveInlining)]
    public static Vector128<float> Sums(Lanes256 a, Lanes256 b, Lanes256 c, Lanes256 d) =>
        Lanes128.Sums(
            a._value.GetLower() + a._value.GetUpper(), b._value.GetLower() + b._value.GetUpper(),
            c._value.GetLower() + c._value.GetUpper(), d._value.GetLower() + d._value.GetUpper());

    [MethodImpl(AggressiveInlining)]
    public static void LoadColumns(
        float* rows, nint stride, out Lanes256 a, out Lanes256 b, out Lanes256 c, out Lanes256 d)
    {
        Lanes128.LoadColumns(rows, stride, out var a0, out var b0, out var c0, out var d0);
        Lanes128.LoadColumns(rows + 4 * stride, stride, out var a1, out var b1, out var c1, out var d1);
        a = new(Vector256.Create(a0.Vector, a1.Vector));
        b = new(Vector256.Create(b0.Vector, b1.Vector));
        c = new(Vector256.Create(c0.Vector, c1.Vector));
        d = new(Vector256.Create(d0.Vector, d1.Vector));
    }

    [MethodImpl(AggressiveInlining)]
    public static void StoreColumns(Lanes256 a, Lanes256 b, Lanes256 c, Lanes256 d, float* rows, nint stride)
    {
        Lanes128.StoreColumns(
            new(a._value.GetLower()), new(b._value.GetLower()),
            new(c._value.GetLower()), new(d._value.GetLower()), rows, stride);
        Lanes128.StoreColumns(
            new(a._value.GetUpper()), new(b._value.GetUpper()),
            new(c._value.GetUpper()), new(d._value.GetUpper()), rows + 4 * stride, stride);
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 BroadcastBits(uint value) => new(Vector256.Create(value).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 ConvertBits(Lanes256 a) => new(Vector256.ConvertToSingle(a._value.AsInt32()));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 AddBits(Lanes256 a, Lanes256 b) =>
        new((a._value.AsUInt32() + b._value.AsUInt32()).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 MultiplyBits(Lanes256 a, Lanes256 b) =>
        new((a._value.AsUInt32() * b._value.AsUInt32()).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 XorBits(Lanes256 a, Lanes256 b) =>
        new((a._value.AsUInt32() ^ b._value.AsUInt32()).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 ShiftLeftBits(Lanes256 a, int count) => new((a._value.AsUInt32() << count).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 ShiftRightBits(Lanes256 a, int count) => new((a._value.AsUInt32() >>> count).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 SelectGreaterOrEqualBits(Lanes256 a, Lanes256 b, Lanes256 whenTrue) =>
        new(Vector256.GreaterThanOrEqual(a._value.AsInt32(), b._value.AsInt32()).AsSingle() & whenTrue._value);
}
