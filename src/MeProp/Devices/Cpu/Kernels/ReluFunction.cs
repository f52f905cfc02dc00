namespace MeProp.Cpu;

/// <summary>
/// f(x) = max(x, 0), f′ = 1 where y &gt; 0. NaN stays NaN, so that a broken forward pass shows in the loss.
/// </summary>
internal readonly struct ReluFunction : IActivationFunction
{
    public static int Cost => 1;

    [MethodImpl(AggressiveInlining)]
    public static V Value<V>(V x) where V : unmanaged, ILanes<V> => V.Max(V.Zero, x);

    [MethodImpl(AggressiveInlining)]
    public static V Gradient<V>(V value, V dy) where V : unmanaged, ILanes<V> => V.SelectGreater(value, V.Zero, dy);
}
