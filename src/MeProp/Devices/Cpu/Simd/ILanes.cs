using System.Runtime.Intrinsics;

namespace MeProp.Cpu;

/// <summary>
/// A vector of floats: a kernel is written once and compiled for every width (<see cref="SimdPath"/>). Operations are
/// per lane. Methods that end in Bits treat a lane as 32 bits. Everything is inlined, so vectors stay in registers.
/// </summary>
internal unsafe interface ILanes<TSelf> where TSelf : unmanaged, ILanes<TSelf>
{
    static abstract int Count { get; }

    /// <summary>True with 32 vector registers, which hold 24 sums and their operands; otherwise there are 16.</summary>
    static abstract bool HasManyRegisters { get; }

    static abstract TSelf Zero { get; }

    static abstract TSelf Broadcast(float value);

    static abstract TSelf Load(float* source);

    /// <summary>Count bytes, each as a float.</summary>
    static abstract TSelf LoadBytes(byte* source);

    /// <summary>4 bytes of each of Count rows: lane n holds those of row n, the first in the lowest bits.</summary>
    static abstract TSelf LoadBytesOfRows(byte* rows, nint stride);

    static abstract void Store(TSelf value, float* destination);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>a · b + c, with one rounding where supported; the same for every lane.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>
    /// sum = <see cref="MultiplyAdd"/>(a, b, sum), for sums that stay in a register: writing the field of sum saves a
    /// move.
    /// </summary>
    static abstract void AddProduct(TSelf a, TSelf b, ref TSelf sum);

    static abstract TSelf Sqrt(TSelf a);

    static abstract TSelf Abs(TSelf a);

    /// <summary>The larger of two, or b if b is NaN.</summary>
    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>The smaller of two, or b if b is NaN.</summary>
    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>whenTrue where a &gt; b, otherwise 0.</summary>
    static abstract TSelf SelectGreater(TSelf a, TSelf b, TSelf whenTrue);

    /// <summary>Bit i is set where a ≥ b in lane i.</summary>
    static abstract uint MaskGreaterOrEqual(TSelf a, TSelf b);

    /// <summary>Bit i is set where lane i is equal in a and b.</summary>
    static abstract uint MaskEqual(TSelf a, TSelf b);

    /// <summary>The sums over the lanes of four vectors. The order of additions is fixed for each width.</summary>
    static abstract Vector128<float> Sums(TSelf a, TSelf b, TSelf c, TSelf d);

    /// <summary>
    /// <see cref="Sums"/> of four rows, in the same order of additions: quarter r of the result is row r.
    /// </summary>
    [MethodImpl(AggressiveInlining)]
    static virtual Vector512<float> SumsOfRows(
        TSelf a0, TSelf b0, TSelf c0, TSelf d0, TSelf a1, TSelf b1, TSelf c1, TSelf d1,
        TSelf a2, TSelf b2, TSelf c2, TSelf d2, TSelf a3, TSelf b3, TSelf c3, TSelf d3) =>
        Lanes512.Join(
            TSelf.Sums(a0, b0, c0, d0), TSelf.Sums(a1, b1, c1, d1),
            TSelf.Sums(a2, b2, c2, d2), TSelf.Sums(a3, b3, c3, d3));

    /// <summary>Reads 4 columns of Count rows: lane n of a, b, c and d is element 0, 1, 2 and 3 of row n.</summary>
    static abstract void LoadColumns(float* rows, nint stride, out TSelf a, out TSelf b, out TSelf c, out TSelf d);

    /// <summary>Writes 4 columns of Count rows, the reverse of <see cref="LoadColumns"/>.</summary>
    static abstract void StoreColumns(TSelf a, TSelf b, TSelf c, TSelf d, float* rows, nint stride);

    static abstract TSelf BroadcastBits(uint value);

    /// <summary>0, 1, 2, ….</summary>
    static abstract TSelf IndicesBits { get; }

    /// <summary>Integers below 2³¹ as floats.</summary>
    static abstract TSelf ConvertBits(TSelf a);

    static abstract TSelf AddBits(TSelf a, TSelf b);

    static abstract TSelf MultiplyBits(TSelf a, TSelf b);

    static abstract TSelf XorBits(TSelf a, TSelf b);

    static abstract TSelf ShiftLeftBits(TSelf a, int count);

    static abstract TSelf ShiftRightBits(TSelf a, int count);

    /// <summary>whenTrue where a ≥ b as signed integers, otherwise 0.</summary>
    static abstract TSelf SelectGreaterOrEqualBits(TSelf a, TSelf b, TSelf whenTrue);
}
