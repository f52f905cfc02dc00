namespace MeProp.Cpu;

/// <summary>f(x) = 1/(1 + e⁻ˣ), f′ = y (1 − y).</summary>
internal readonly struct SigmoidFunction : IActivationFunction
{
    public static int Cost => 4;

    [MethodImpl(AggressiveInlining)]
    public static V Value<V>(V x) where V : unmanaged, ILanes<V>
    {
        // r = f(−|x|) needs no large power; f(x) is r for x ≤ 0, otherwise 1 − r.
        V e = Exponential.Of(V.Zero - V.Abs(x)), r = e / (e + V.Broadcast(1));
        return r + V.SelectGreater(x, V.Zero, V.Broadcast(1) - r - r);
    }

    [MethodImpl(AggressiveInlining)]
    public static V Gradient<V>(V value, V dy) where V : unmanaged, ILanes<V> => dy * value * (V.Broadcast(1) - value);
}
