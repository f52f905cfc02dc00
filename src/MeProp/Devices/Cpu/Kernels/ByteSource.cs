using System.Runtime.CompilerServices;

namespace MeProp.Cpu;

/// <summary>
/// Rows of a matrix that holds bytes (<see cref="HostMatrix.HoldsBytes"/>): each becomes a float where it is used, scale · byte, the same number as if all had been made
/// floats before. That costs three instructions for a vector, and a quarter of the memory traffic is left.
/// </summary>
internal readonly unsafe struct ByteSource<V>(HostMatrix matrix) : ISource<V> where V : unmanaged, ILanes<V>
{
    private readonly byte* _data = matrix.Bytes;
    private readonly float _scale = matrix.Scale;

    public nint Stride { get; } = matrix.ByteStride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Load(nint place) => V.LoadBytes(_data + place) * V.Broadcast(_scale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void LoadColumns(nint place, out V a, out V b, out V c, out V d)
    {
        V bytes = V.LoadBytesOfRows(_data + place, Stride);
        a = Value(V.ShiftLeftBits(bytes, 24));
        b = Value(V.ShiftLeftBits(bytes, 16));
        c = Value(V.ShiftLeftBits(bytes, 8));
        d = Value(bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AskFor(nint place) => CacheLine.AskFor(_data + place);

    /// <summary>The float of the highest byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Value(V bytes) => V.ConvertBits(V.ShiftRightBits(bytes, 24)) * V.Broadcast(_scale);
}
