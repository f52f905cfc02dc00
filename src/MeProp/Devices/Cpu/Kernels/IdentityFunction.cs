namespace MeProp.Cpu;

/// <summary>f(x) = x.</summary>
internal readonly struct IdentityFunction : IActivationFunction
{
    public static int Cost => 0;

    [MethodImpl(AggressiveInlining)]
    public static V Value<V>(V x) where V : unmanaged, ILanes<V> => x;

    [MethodImpl(AggressiveInlining)]
    public static V Gradient<V>(V value, V dy) where V : unmanaged, ILanes<V> => dy;
}
