using System.Runtime.Intrinsics;

namespace MeProp.Cpu;

/// <summary>One float: the plain loop that vector kernels equal.</summary>
internal readonly unsafe struct LanesScalar(float value) : ILanes<LanesScalar>
{
    private readonly float _value = value;

    public static int Count => 1;

    public static bool HasManyRegisters => false;

    public static LanesScalar Zero => new(0);

    public static LanesScalar IndicesBits => BroadcastBits(0);

    private uint Bits => BitConverter.SingleToUInt32Bits(_value);

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar Broadcast(float value) => new(value);

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar Load(float* source) => new(*source);

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar LoadBytes(byte* source) => new(*source);

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar LoadBytesOfRows(byte* rows, nint stride) => BroadcastBits(*(uint*)rows);

    [MethodImpl(AggressiveInlining)]
    public static void Store(LanesScalar value, float* destination) => *destination = value._value;

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar operator +(LanesScalar a, LanesScalar b) => new(a._value + b._value);

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar operator -(LanesScalar a, LanesScalar b) => new(a._value - b._value);

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar operator *(LanesScalar a, LanesScalar b) => new(a._value * b._value);

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar operator /(LanesScalar a, LanesScalar b) => new(a._value / b._value);

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar MultiplyAdd(LanesScalar a, LanesScalar b, LanesScalar c) =>
        new((a._value * b._value) + c._value);

    [MethodImpl(AggressiveInlining)]
    public static void AddProduct(LanesScalar a, LanesScalar b, ref LanesScalar sum) =>
        sum = new((a._value * b._value) + sum._value);

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar Sqrt(LanesScalar a) => new(MathF.Sqrt(a._value));

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar Abs(LanesScalar a) => new(MathF.Abs(a._value));

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar Max(LanesScalar a, LanesScalar b) => new(a._value > b._value ? a._value : b._value);

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar Min(LanesScalar a, LanesScalar b) => new(a._value < b._value ? a._value : b._value);

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar SelectGreater(LanesScalar a, LanesScalar b, LanesScalar whenTrue) =>
        a._value > b._value ? whenTrue : Zero;

    [MethodImpl(AggressiveInlining)]
    public static uint MaskGreaterOrEqual(LanesScalar a, LanesScalar b) => a._value >= b._value ? 1u : 0;

    [MethodImpl(AggressiveInlining)]
    public static uint MaskEqual(LanesScalar a, LanesScalar b) => a._value == b._value ? 1u : 0;

    [MethodImpl(AggressiveInlining)]
    public static Vector128<float> Sums(LanesScalar a, LanesScalar b, LanesScalar c, LanesScalar d) =>
        Vector128.Create(a._value, b._value, c._value, d._value);

    [MethodImpl(AggressiveInlining)]
    public static void LoadColumns(
        float* rows, nint stride, out LanesScalar a, out LanesScalar b, out LanesScalar c, out LanesScalar d) =>
        (a, b, c, d) = (new(rows[0]), new(rows[1]), new(rows[2]), new(rows[3]));

    [MethodImpl(AggressiveInlining)]
    public static void StoreColumns(
        LanesScalar a, LanesScalar b, LanesScalar c, LanesScalar d, float* rows, nint stride) =>
        (rows[0], rows[1], rows[2], rows[3]) = (a._value, b._value, c._value, d._value);

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar BroadcastBits(uint value) => new(BitConverter.UInt32BitsToSingle(value));

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar ConvertBits(LanesScalar a) => new((int)a.Bits);

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar AddBits(LanesScalar a, LanesScalar b) => BroadcastBits(a.Bits + b.Bits);

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar MultiplyBits(LanesScalar a, LanesScalar b) => BroadcastBits(a.Bits * b.Bits);

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar XorBits(LanesScalar a, LanesScalar b) => BroadcastBits(a.Bits ^ b.Bits);

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar ShiftLeftBits(LanesScalar a, int count) => BroadcastBits(a.Bits << count);

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar ShiftRightBits(LanesScalar a, int count) => BroadcastBits(a.Bits >> count);

    [MethodImpl(AggressiveInlining)]
    public static LanesScalar SelectGreaterOrEqualBits(LanesScalar a, LanesScalar b, LanesScalar whenTrue) =>
        (int)a.Bits >= (int)b.Bits ? whenTrue : Zero;
}
