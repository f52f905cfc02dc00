namespace MeProp.Cpu;

/// <summary>What an optimizer does to a vector of elements.</summary>
internal unsafe interface IOptimizerRule
{
    /// <summary>Updates the moments in memory and gives the new weights.</summary>
    static abstract V Apply<V>(V w, V g, float* m, float* v, in OptimizerStep step) where V : unmanaged, ILanes<V>;
}
