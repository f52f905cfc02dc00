using System.Runtime.CompilerServices;

namespace MeProp.Cpu;

/// <summary>f(x) = x, for products that nothing follows.</summary>
internal readonly struct IdentityFunction : IActivationFunction
{
    public static int Cost => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value<V>(V x) where V : unmanaged, ILanes<V> => x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Gradient<V>(V value, V dy) where V : unmanaged, ILanes<V> => dy;
}
