namespace MeProp.Cpu;

/// <summary>The size of an element in a comparison of elements; elements of size ≤ 0 do not take part.</summary>
internal interface ISide
{
    static abstract V Size<V>(V x) where V : unmanaged, ILanes<V>;
}

/// <summary>Elements of either sign by their magnitude.</summary>
internal readonly struct BothSides : ISide
{
    [MethodImpl(AggressiveInlining)]
    public static V Size<V>(V x) where V : unmanaged, ILanes<V> => V.Abs(x);
}

/// <summary>Positive elements.</summary>
internal readonly struct PositiveSide : ISide
{
    [MethodImpl(AggressiveInlining)]
    public static V Size<V>(V x) where V : unmanaged, ILanes<V> => x;
}

/// <summary>Negative elements by their magnitude.</summary>
internal readonly struct NegativeSide : ISide
{
    [MethodImpl(AggressiveInlining)]
    public static V Size<V>(V x) where V : unmanaged, ILanes<V> => V.Zero - x;
}
