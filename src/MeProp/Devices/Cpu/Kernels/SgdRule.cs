namespace MeProp.Cpu;

/// <summary>w − rate · g.</summary>
internal readonly unsafe struct SgdRule : IOptimizerRule
{
    public static bool HasFirstMoment => false;

    public static bool HasSecondMoment => false;

    [MethodImpl(AggressiveInlining)]
    public static V Apply<V>(V w, V g, float* m, float* v, in OptimizerStep step) where V : unmanaged, ILanes<V> =>
        V.MultiplyAdd(V.Broadcast(-step.Rate), g, w);
}
