using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MeProp.Cpu;

/// <summary>16 floats in one Vector512.</summary>
internal unsafe struct Lanes512(Vector512<float> value) : ILanes<Lanes512>
{
    private Vector512<float> _value = value;

    public Vector512<float> Vector => _value;

    public static int Count => 16;

    public static bool HasManyRegisters => true;

    public static Lanes512 Zero => new(Vector512<float>.Zero);

    public static Lanes512 IndicesBits => new(Vector512<uint>.Indices.AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 LoadBytes(byte* source)
    {
        if (Avx512F.IsSupported)
            return new(Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(source))));
        (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(Vector128.Load(source));
        (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(Vector256.Create(lower, upper));
        return new(Vector512.ConvertToSingle(Vector512.Create(low, high).AsInt32()));
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 LoadBytesOfRows(byte* rows, nint stride) => new(Vector512.Create(
        Lanes256.LoadBytesOfRows(rows, stride).Vector, Lanes256.LoadBytesOfRows(rows + 8 * stride, stride).Vector));

    [MethodImpl(AggressiveInlining)]
    public static void Store(Lanes512 value, float* destination) => value._value.Store(destination);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 a, Lanes512 b) => new(a._value + b._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 a, Lanes512 b) => new(a._value - b._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 a, Lanes512 b) => new(a._value * b._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 a, Lanes512 b) => new(a._value / b._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) =>
        new(Vector512.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(AggressiveInlining)]
    public static void AddProduct(Lanes512 a, Lanes512 b, ref Lanes512 sum) =>
        sum._value = Vector512.MultiplyAddEstimate(a._value, b._value, sum._value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Sqrt(Lanes512 a) => new(Vector512.Sqrt(a._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Abs(Lanes512 a) => new(Vector512.Abs(a._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Max(Lanes512 a, Lanes512 b) => new(Vector512.MaxNative(a._value, b._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Min(Lanes512 a, Lanes512 b) => new(Vector512.MinNative(a._value, b._value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 SelectGreater(Lanes512 a, Lanes512 b, Lanes512 whenTrue) =>
        new(Vector512.GreaterThan(a._value, b._value) & whenTrue._value);

    [MethodImpl(AggressiveInlining)]
    public static uint MaskGreaterOrEqual(Lanes512 a, Lanes512 b) =>
        (uint)Vector512.GreaterThanOrEqual(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(AggressiveInlining)]
    public static uint MaskEqual(Lanes512 a, Lanes512 b) =>
        (uint)Vector512.Equals(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(AggressiveInlining)]
    public static Vector128<float> Sums(Lanes512 a, Lanes512 b, Lanes512 c, Lanes512 d)
    {
        if (Avx512F.IsSupported)
        {
            // Within each quarter p: p0 + p2 and p1 + p3, then the sum of both, in every lane.
            Vector512<float> abcd = Quarters(a, b, c, d);
            abcd += Avx512F.Permute2x64(abcd.AsDouble(), 0b01_01_01_01).AsSingle();
            abcd += Avx512F.Permute4x32(abcd, 0b10_11_00_01);
            var firsts = Vector512.Create(0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12);
            return Avx512F.PermuteVar16x32(abcd, firsts).GetLower().GetLower();
        }

        return Lanes256.Sums(
            new(a._value.GetLower() + a._value.GetUpper()), new(b._value.GetLower() + b._value.GetUpper()),
            new(c._value.GetLower() + c._value.GetUpper()), new(d._value.GetLower() + d._value.GetUpper()));
    }

    [MethodImpl(AggressiveInlining)]
    public static Vector512<float> SumsOfRows(
        Lanes512 a0, Lanes512 b0, Lanes512 c0, Lanes512 d0, Lanes512 a1, Lanes512 b1, Lanes512 c1, Lanes512 d1,
        Lanes512 a2, Lanes512 b2, Lanes512 c2, Lanes512 d2, Lanes512 a3, Lanes512 b3, Lanes512 c3, Lanes512 d3)
    {
        if (!Avx512F.IsSupported)
        {
            return Join(Sums(a0, b0, c0, d0), Sums(a1, b1, c1, d1), Sums(a2, b2, c2, d2), Sums(a3, b3, c3, d3));
        }

        // Quarter j of r0 to r3 holds four partial sums p of column j. Interleave rows to [p0+p2 of rows 0, 1; p1+p3 of
        // rows 0, 1], add the halves, and collect element r of all quarters in quarter r.
        Vector512<float> r0 = Quarters(a0, b0, c0, d0), r1 = Quarters(a1, b1, c1, d1);
        Vector512<float> r2 = Quarters(a2, b2, c2, d2), r3 = Quarters(a3, b3, c3, d3);
        Vector512<float> r01 = Avx512F.UnpackLow(r0, r1) + Avx512F.UnpackHigh(r0, r1);
        Vector512<float> r23 = Avx512F.UnpackLow(r2, r3) + Avx512F.UnpackHigh(r2, r3);
        Vector512<float> sums = Avx512F.Shuffle(r01, r23, 0b01_00_01_00) + Avx512F.Shuffle(r01, r23, 0b11_10_11_10);
        return Avx512F.PermuteVar16x32(sums, Vector512.Create(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
    }

    [MethodImpl(AggressiveInlining)]
    public static void LoadColumns(
        float* rows, nint stride, out Lanes512 a, out Lanes512 b, out Lanes512 c, out Lanes512 d)
    {
        if (Avx512F.IsSupported)
        {
            // Quarter q of a, b, c and d is row 4q, 4q + 1, 4q + 2 and 4q + 3.
            a = new(Every4th(rows, stride));
            b = new(Every4th(rows + stride, stride));
            c = new(Every4th(rows + 2 * stride, stride));
            d = new(Every4th(rows + 3 * stride, stride));
            TransposeQuarters(ref a, ref b, ref c, ref d);
            return;
        }

        Lanes256.LoadColumns(rows, stride, out var a0, out var b0, out var c0, out var d0);
        Lanes256.LoadColumns(rows + 8 * stride, stride, out var a1, out var b1, out var c1, out var d1);
        a = new(Vector512.Create(a0.Vector, a1.Vector));
        b = new(Vector512.Create(b0.Vector, b1.Vector));
        c = new(Vector512.Create(c0.Vector, c1.Vector));
        d = new(Vector512.Create(d0.Vector, d1.Vector));
    }

    [MethodImpl(AggressiveInlining)]
    public static void StoreColumns(Lanes512 a, Lanes512 b, Lanes512 c, Lanes512 d, float* rows, nint stride)
    {
        if (Avx512F.IsSupported)
        {
            TransposeQuarters(ref a, ref b, ref c, ref d);
            StoreEvery4th(a._value, rows, stride);
            StoreEvery4th(b._value, rows + stride, stride);
            StoreEvery4th(c._value, rows + 2 * stride, stride);
            StoreEvery4th(d._value, rows + 3 * stride, stride);
            return;
        }

        Lanes256.StoreColumns(
            new(a._value.GetLower()), new(b._value.GetLower()),
            new(c._value.GetLower()), new(d._value.GetLower()), rows, stride);
        Lanes256.StoreColumns(
            new(a._value.GetUpper()), new(b._value.GetUpper()),
            new(c._value.GetUpper()), new(d._value.GetUpper()), rows + 8 * stride, stride);
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 BroadcastBits(uint value) => new(Vector512.Create(value).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 ConvertBits(Lanes512 a) => new(Vector512.ConvertToSingle(a._value.AsInt32()));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 AddBits(Lanes512 a, Lanes512 b) =>
        new((a._value.AsUInt32() + b._value.AsUInt32()).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 MultiplyBits(Lanes512 a, Lanes512 b) =>
        new((a._value.AsUInt32() * b._value.AsUInt32()).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 XorBits(Lanes512 a, Lanes512 b) =>
        new((a._value.AsUInt32() ^ b._value.AsUInt32()).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 ShiftLeftBits(Lanes512 a, int count) => new((a._value.AsUInt32() << count).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 ShiftRightBits(Lanes512 a, int count) => new((a._value.AsUInt32() >>> count).AsSingle());

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 SelectGreaterOrEqualBits(Lanes512 a, Lanes512 b, Lanes512 whenTrue) =>
        new(Vector512.GreaterThanOrEqual(a._value.AsInt32(), b._value.AsInt32()).AsSingle() & whenTrue._value);

    /// <summary>[r0 r1 r2 r3].</summary>
    [MethodImpl(AggressiveInlining)]
    public static Vector512<float> Join(
        Vector128<float> r0, Vector128<float> r1, Vector128<float> r2, Vector128<float> r3) =>
        Vector512.Create(Vector256.Create(r0, r1), Vector256.Create(r2, r3));

    /// <summary>Folds to [a a b b] and [c c d d], then to [a b c d] with four partial sums each.</summary>
    [MethodImpl(AggressiveInlining)]
    private static Vector512<float> Quarters(Lanes512 a, Lanes512 b, Lanes512 c, Lanes512 d)
    {
        Vector512<float> ab = Halves(a._value, b._value), cd = Halves(c._value, d._value);
        return Avx512F.Shuffle4x128(ab, cd, 0x88) + Avx512F.Shuffle4x128(ab, cd, 0xDD);
    }

    /// <summary>[a a b b]: the halves of a added, and those of b. More ports can blend than shuffle.</summary>
    [MethodImpl(AggressiveInlining)]
    private static Vector512<float> Halves(Vector512<float> a, Vector512<float> b)
    {
        var upper = Vector512.Create(Vector256<float>.Zero, Vector256<float>.AllBitsSet);
        return Avx512F.BlendVariable(a, b, upper) + Avx512F.Shuffle4x128(a, b, 0x4E);
    }

    /// <summary>The first 4 elements of every fourth row.</summary>
    [MethodImpl(AggressiveInlining)]
    private static Vector512<float> Every4th(float* rows, nint stride) => Vector512.Create(
        Vector256.Create(Vector128.Load(rows), Vector128.Load(rows + 4 * stride)),
        Vector256.Create(Vector128.Load(rows + 8 * stride), Vector128.Load(rows + 12 * stride)));

    [MethodImpl(AggressiveInlining)]
    private static void StoreEvery4th(Vector512<float> quarters, float* rows, nint stride)
    {
        quarters.GetLower().GetLower().Store(rows);
        quarters.GetLower().GetUpper().Store(rows + 4 * stride);
        quarters.GetUpper().GetLower().Store(rows + 8 * stride);
        quarters.GetUpper().GetUpper().Store(rows + 12 * stride);
    }

    /// <summary>Exchanges the rows and columns of 4 × 4 elements in each quarter.</summary>
    [MethodImpl(AggressiveInlining)]
    private static void TransposeQuarters(ref Lanes512 a, ref Lanes512 b, ref Lanes512 c, ref Lanes512 d)
    {
        Vector512<float> ab = Avx512F.UnpackLow(a._value, b._value), cd = Avx512F.UnpackLow(c._value, d._value);
        Vector512<float> abHigh = Avx512F.UnpackHigh(a._value, b._value);
        Vector512<float> cdHigh = Avx512F.UnpackHigh(c._value, d._value);
        a = new(Avx512F.Shuffle(ab, cd, 0b01_00_01_00));
        b = new(Avx512F.Shuffle(ab, cd, 0b11_10_11_10));
        c = new(Avx512F.Shuffle(abHigh, cdHigh, 0b01_00_01_00));
        d = new(Avx512F.Shuffle(abHigh, cdHigh, 0b11_10_11_10));
    }
}
