using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MeProp.Cpu;

/// <summary>4 floats in one Vector128.</summary>
internal unsafe struct Lanes128(Vector128<float> value) : ILanes<Lanes128>
{
    private Vector128<float> _value = value;

    public Vector128<float> Vector => _value;

    public static int Count => 4;

    public static bool HasManyRegisters => Avx512F.VL.IsSupported || AdvSimd.IsSupported;

    public static Lanes128 Zero => new(Vector128<float>.Zero);

    public static Lanes128 IndicesBits => new(Vector128<uint>.Indices.AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Broadcast(float value) => new(Vector128.Create(value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 LoadBytes(byte* source)
    {
        Vector128<ushort> shorts = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(uint*)source).AsByte());
        return new(Vector128.ConvertToSingle(Vector128.WidenLower(shorts).AsInt32()));
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 LoadBytesOfRows(byte* rows, nint stride) => new(Vector128.Create(
        *(uint*)rows, *(uint*)(rows + stride), *(uint*)(rows + 2 * stride), *(uint*)(rows + 3 * stride)).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static void Store(Lanes128 value, float* destination) => value._value.Store(destination);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 a, Lanes128 b) => new(a._value + b._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 a, Lanes128 b) => new(a._value - b._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 a, Lanes128 b) => new(a._value * b._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 a, Lanes128 b) => new(a._value / b._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 MultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 c) =>
        new(Vector128.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(AggressiveInlining)]
    public static void AddProduct(Lanes128 a, Lanes128 b, ref Lanes128 sum) =>
        sum._value = Vector128.MultiplyAddEstimate(a._value, b._value, sum._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Sqrt(Lanes128 a) => new(Vector128.Sqrt(a._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Abs(Lanes128 a) => new(Vector128.Abs(a._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Max(Lanes128 a, Lanes128 b) => new(Vector128.MaxNative(a._value, b._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Min(Lanes128 a, Lanes128 b) => new(Vector128.MinNative(a._value, b._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 SelectGreater(Lanes128 a, Lanes128 b, Lanes128 whenTrue) =>
        new(Vector128.GreaterThan(a._value, b._value) & whenTrue._value);

    [MethodImpl(AggressiveInlining)]
    public static uint MaskGreaterOrEqual(Lanes128 a, Lanes128 b) =>
        (uint)Vector128.GreaterThanOrEqual(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(AggressiveInlining)]
    public static uint MaskEqual(Lanes128 a, Lanes128 b) =>
        (uint)Vector128.Equals(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(AggressiveInlining)]
    public static Vector128<float> Sums(Lanes128 a, Lanes128 b, Lanes128 c, Lanes128 d) =>
        Sums(a._value, b._value, c._value, d._value);

    [MethodImpl(AggressiveInlining)]
    public static Vector128<float> Sums(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        if (Sse.IsSupported)
        {
            // [a0+a2 b0+b2 a1+a3 b1+b3] and the same of c and d; then the halves of both together.
            Vector128<float> ab = Sse.UnpackLow(a, b) + Sse.UnpackHigh(a, b);
            Vector128<float> cd = Sse.UnpackLow(c, d) + Sse.UnpackHigh(c, d);
            return Sse.MoveLowToHigh(ab, cd) + Sse.MoveHighToLow(cd, ab);
        }

        return AdvSimd.Arm64.IsSupported
            ? AdvSimd.Arm64.AddPairwise(AdvSimd.Arm64.AddPairwise(a, b), AdvSimd.Arm64.AddPairwise(c, d))
            : Vector128.Create(Vector128.Sum(a), Vector128.Sum(b), Vector128.Sum(c), Vector128.Sum(d));
    }

    [MethodImpl(AggressiveInlining)]
    public static void LoadColumns(
        float* rows, nint stride, out Lanes128 a, out Lanes128 b, out Lanes128 c, out Lanes128 d)
    {
        (a, b, c, d) = (Load(rows), Load(rows + stride), Load(rows + 2 * stride), Load(rows + 3 * stride));
        Transpose(ref a, ref b, ref c, ref d);
    }

    [MethodImpl(AggressiveInlining)]
    public static void StoreColumns(Lanes128 a, Lanes128 b, Lanes128 c, Lanes128 d, float* rows, nint stride)
    {
        Transpose(ref a, ref b, ref c, ref d);
        Store(a, rows);
        Store(b, rows + stride);
        Store(c, rows + 2 * stride);
        Store(d, rows + 3 * stride);
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 BroadcastBits(uint value) => new(Vector128.Create(value).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 ConvertBits(Lanes128 a) => new(Vector128.ConvertToSingle(a._value.AsInt32()));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 AddBits(Lanes128 a, Lanes128 b) =>
        new((a._value.AsUInt32() + b._value.AsUInt32()).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 MultiplyBits(Lanes128 a, Lanes128 b) =>
        new((a._value.AsUInt32() * b._value.AsUInt32()).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 XorBits(Lanes128 a, Lanes128 b) =>
        new((a._value.AsUInt32() ^ b._value.AsUInt32()).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 ShiftLeftBits(Lanes128 a, int count) => new((a._value.AsUInt32() << count).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 ShiftRightBits(Lanes128 a, int count) => new((a._value.AsUInt32() >>> count).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 SelectGreaterOrEqualBits(Lanes128 a, Lanes128 b, Lanes128 whenTrue) =>
        new(Vector128.GreaterThanOrEqual(a._value.AsInt32(), b._value.AsInt32()).AsSingle() & whenTrue._value);

    /// <summary>Exchanges the rows and columns of 4 × 4 elements.</summary>
    [MethodImpl(AggressiveInlining)]
    private static void Transpose(ref Lanes128 a, ref Lanes128 b, ref Lanes128 c, ref Lanes128 d)
    {
        Vector128<float> ac = Zip(a._value, c._value), bd = Zip(b._value, d._value);
        Vector128<float> acHigh = ZipHigh(a._value, c._value), bdHigh = ZipHigh(b._value, d._value);
        (a, b, c, d) = (new(Zip(ac, bd)), new(ZipHigh(ac, bd)), new(Zip(acHigh, bdHigh)), new(ZipHigh(acHigh, bdHigh)));
    }

    /// <summary>[a0 b0 a1 b1].</summary>
    [MethodImpl(AggressiveInlining)]
    private static Vector128<float> Zip(Vector128<float> a, Vector128<float> b)
    {
        if (Sse.IsSupported) return Sse.UnpackLow(a, b);
        return AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b) : Vector128.Create(a[0], b[0], a[1], b[1]);
    }

    /// <summary>[a2 b2 a3 b3].</summary>
    [MethodImpl(AggressiveInlining)]
    private static Vector128<float> ZipHigh(Vector128<float> a, Vector128<float> b)
    {
        if (Sse.IsSupported) return Sse.UnpackHigh(a, b);
        return AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b) : Vector128.Create(a[2], b[2], a[3], b[3]);
    }
}
