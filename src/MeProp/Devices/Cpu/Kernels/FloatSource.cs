namespace MeProp.Cpu;

/// <summary>Rows of floats, as those of a matrix.</summary>
internal readonly unsafe struct FloatSource<V>(float* data, nint stride) : ISource<V> where V : unmanaged, ILanes<V>
{
    public FloatSource(HostMatrix matrix) : this(matrix.Data, matrix.Stride)
    {
    }

    public nint Stride { get; } = stride;

    [MethodImpl(AggressiveInlining)]
    public V Load(nint place) => V.Load(data + place);

    [MethodImpl(AggressiveInlining)]
    public void LoadColumns(nint place, out V a, out V b, out V c, out V d) =>
        V.LoadColumns(data + place, Stride, out a, out b, out c, out d);

    [MethodImpl(AggressiveInlining)]
    public void Prefetch(nint place) => CacheLine.Prefetch(data + place);
}
