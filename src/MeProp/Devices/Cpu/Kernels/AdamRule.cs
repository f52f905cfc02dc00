namespace MeProp.Cpu;

/// <summary>m = β₁ m + (1 − β₁) g; v = β₂ v + (1 − β₂) g²; w − rate · m / (√v + ε).</summary>
/// <remarks>
/// Moments of seldom used inputs fade to denormal numbers, which are slow. Adding and subtracting 2⁻⁸⁰ leaves multiples
/// of 2⁻¹⁰⁴ and every bit of numbers from 2⁻⁵⁵ on: the error is far below an ε of 1e-12 or more.
/// </remarks>
internal readonly unsafe struct AdamRule : IOptimizerRule
{
    private const float Tiny = 8.2718061e-25f; // 2⁻⁸⁰

    public static bool HasFirstMoment => true;

    public static bool HasSecondMoment => true;

    [MethodImpl(AggressiveInlining)]
    public static V Apply<V>(V w, V g, float* m, float* v, in OptimizerStep step) where V : unmanaged, ILanes<V>
    {
        V tiny = V.Broadcast(Tiny);
        V first = V.MultiplyAdd(
            V.Broadcast(1 - step.Beta1), g, V.MultiplyAdd(V.Broadcast(step.Beta1), V.Load(m), tiny)) - tiny;
        V second = V.MultiplyAdd(
            V.Broadcast(1 - step.Beta2) * g, g, V.MultiplyAdd(V.Broadcast(step.Beta2), V.Load(v), tiny)) - tiny;
        V.Store(first, m);
        V.Store(second, v);
        return w - V.Broadcast(step.Rate) * first / (V.Sqrt(second) + V.Broadcast(step.Epsilon));
    }
}
