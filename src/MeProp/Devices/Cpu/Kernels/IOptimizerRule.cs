namespace MeProp.Cpu;

/// <summary>The step of an optimizer for a vector of elements.</summary>
internal unsafe interface IOptimizerRule
{
    /// <summary>Whether the rule uses m.</summary>
    static abstract bool HasFirstMoment { get; }

    /// <summary>Whether the rule uses v.</summary>
    static abstract bool HasSecondMoment { get; }

    /// <summary>Updates the moments in memory and returns the new weights.</summary>
    static abstract V Apply<V>(V w, V g, float* m, float* v, in OptimizerStep step) where V : unmanaged, ILanes<V>;
}
