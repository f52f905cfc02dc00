using System.Runtime.CompilerServices;

namespace MeProp.Cpu;

/// <summary>What an optimizer does to a vector of elements.</summary>
internal unsafe interface IOptimizerRule
{
    /// <summary>Updates the moments in memory and gives the new weights.</summary>
    static abstract V Apply<V>(V w, V g, float* m, float* v, in OptimizerStep step) where V : unmanaged, ILanes<V>;
}

/// <summary>w − rate · g.</summary>
internal readonly unsafe struct SgdRule : IOptimizerRule
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V w, V g, float* m, float* v, in OptimizerStep step) where V : unmanaged, ILanes<V> =>
        V.MultiplyAdd(V.Broadcast(-step.Rate), g, w);
}

/// <summary>v += g²; w − rate · g / √(v + ε).</summary>
internal readonly unsafe struct AdaGradRule : IOptimizerRule
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V w, V g, float* m, float* v, in OptimizerStep step) where V : unmanaged, ILanes<V>
    {
        V second = V.MultiplyAdd(g, g, V.Load(v));
        V.Store(second, v);
        return w - V.Broadcast(step.Rate) * g / V.Sqrt(second + V.Broadcast(step.Epsilon));
    }
}

/// <summary>m = β₁ m + (1 − β₁) g; v = β₂ v + (1 − β₂) g²; w − rate · m / (√v + ε).</summary>
internal readonly unsafe struct AdamRule : IOptimizerRule
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V w, V g, float* m, float* v, in OptimizerStep step) where V : unmanaged, ILanes<V>
    {
        V first = V.MultiplyAdd(V.Broadcast(1 - step.Beta1), g, V.Broadcast(step.Beta1) * V.Load(m));
        V second = V.MultiplyAdd(V.Broadcast(1 - step.Beta2) * g, g, V.Broadcast(step.Beta2) * V.Load(v));
        V.Store(first, m);
        V.Store(second, v);
        return w - V.Broadcast(step.Rate) * first / (V.Sqrt(second) + V.Broadcast(step.Epsilon));
    }
}
