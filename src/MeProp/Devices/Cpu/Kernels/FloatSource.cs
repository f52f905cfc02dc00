namespace MeProp.Cpu;

/// <summary>Rows of a matrix of floats.</summary>
internal readonly unsafe struct FloatSource<V>(HostMatrix matrix) : ISource<V> where V : unmanaged, ILanes<V>
{
    private readonly float* _data = matrix.Data;

    public nint Stride { get; } = matrix.Stride;

    [MethodImpl(AggressiveInlining)]
    public V Load(nint place) => V.Load(_data + place);

    [MethodImpl(AggressiveInlining)]
    public void LoadColumns(nint place, out V a, out V b, out V c, out V d) =>
        V.LoadColumns(_data + place, Stride, out a, out b, out c, out d);

    [MethodImpl(AggressiveInlining)]
    public void Prefetch(nint place) => CacheLine.Prefetch(_data + place);
}
