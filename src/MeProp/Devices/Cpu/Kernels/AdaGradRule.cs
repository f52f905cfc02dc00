namespace MeProp.Cpu;

/// <summary>v += g²; w − rate · g / √(v + ε).</summary>
internal readonly unsafe struct AdaGradRule : IOptimizerRule
{
    public static bool HasFirstMoment => false;

    public static bool HasSecondMoment => true;

    [MethodImpl(AggressiveInlining)]
    public static V Apply<V>(V w, V g, float* m, float* v, in OptimizerStep step) where V : unmanaged, ILanes<V>
    {
        V second = V.MultiplyAdd(g, g, V.Load(v));
        V.Store(second, v);
        return w - V.Broadcast(step.Rate) * g / V.Sqrt(second + V.Broadcast(step.Epsilon));
    }
}
