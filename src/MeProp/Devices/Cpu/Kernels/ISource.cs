namespace MeProp.Cpu;

/// <summary>
/// Rows of a matrix as kernels read them, a vector at a time: <see cref="FloatSource{V}"/>, or
/// <see cref="ByteSource{V}"/>, whose bytes become floats in registers. A place counts elements from the first one: row
/// · <see cref="Stride"/> + column.
/// </summary>
internal interface ISource<V> where V : unmanaged, ILanes<V>
{
    /// <summary>Elements from one row to the next.</summary>
    nint Stride { get; }

    /// <summary>V.Count elements of a row.</summary>
    V Load(nint place);

    /// <summary>4 columns of V.Count rows: lane n of a, b, c and d is element 0, 1, 2 and 3 of row n.</summary>
    void LoadColumns(nint place, out V a, out V b, out V c, out V d);

    /// <summary>Prefetches the line of a place; places behind the last are allowed.</summary>
    void Prefetch(nint place);
}
