namespace MeProp.Cpu;

/// <summary>f(x) = x³, f′ = 3 x².</summary>
internal readonly struct CubeFunction : IActivationFunction
{
    public static int Cost => 1;

    [MethodImpl(AggressiveInlining)]
    public static V Value<V>(V x) where V : unmanaged, ILanes<V> => x * x * x;

    [MethodImpl(AggressiveInlining)]
    public static V Gradient<V>(V value, V dy) where V : unmanaged, ILanes<V> => V.Broadcast(3) * value * value * dy;
}
