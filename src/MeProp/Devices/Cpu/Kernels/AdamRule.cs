using System.Runtime.CompilerServices;

namespace MeProp.Cpu;

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
