using System.Runtime.CompilerServices;

namespace MeProp.Cpu;

/// <summary>f(x) = tanh x, f′ = 1 − y². To about 10⁻⁷ in absolute terms.</summary>
internal readonly struct TanhFunction : IActivationFunction
{
    public static int Cost => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V>(V x) where V : unmanaged, ILanes<V>
    {
        // r = tanh|x| = (1 − e)/(1 + e) with e = exp(−2|x|); below 0 the sign turns.
        V size = V.Abs(x), e = Exponential.Of(V.Zero - size - size), r = (V.Broadcast(1) - e) / (V.Broadcast(1) + e);
        return r - V.SelectGreater(V.Zero, x, r + r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Gradient<V>(V value, V dy) where V : unmanaged, ILanes<V> => dy * (V.Broadcast(1) - value * value);
}
