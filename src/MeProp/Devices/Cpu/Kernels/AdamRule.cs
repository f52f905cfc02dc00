using System.Runtime.CompilerServices;

namespace MeProp.Cpu;

/// <summary>m = β₁ m + (1 − β₁) g; v = β₂ v + (1 − β₂) g²; w − rate · m / (√v + ε).</summary>
/// <remarks>
/// Moments of inputs that are seldom used fade to denormal numbers, with which processors calculate at a fraction of their speed. To add 2⁻⁸⁰ and take it
/// away again leaves multiples of 2⁻¹⁰⁴, and every bit of a number from 2⁻⁵⁵ on: what is lost is far below what an ε of 1e-12 or more lets count.
/// </remarks>
internal readonly unsafe struct AdamRule : IOptimizerRule
{
    private const float Tiny = 8.2718061e-25f; // 2⁻⁸⁰

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V w, V g, float* m, float* v, in OptimizerStep step) where V : unmanaged, ILanes<V>
    {
        V tiny = V.Broadcast(Tiny);
        V first = V.MultiplyAdd(V.Broadcast(1 - step.Beta1), g, V.MultiplyAdd(V.Broadcast(step.Beta1), V.Load(m), tiny)) - tiny;
        V second = V.MultiplyAdd(V.Broadcast(1 - step.Beta2) * g, g, V.MultiplyAdd(V.Broadcast(step.Beta2), V.Load(v), tiny)) - tiny;
        V.Store(first, m);
        V.Store(second, v);
        return w - V.Broadcast(step.Rate) * first / (V.Sqrt(second) + V.Broadcast(step.Epsilon));
    }
}
