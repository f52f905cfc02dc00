namespace MeProp.Cpu;

/// <summary>
/// A function of a vector of elements and its derivative. f(0) may differ from 0: kernels keep padding 0.
/// </summary>
internal interface IActivationFunction
{
    /// <summary>Cost of an element relative to reading and writing it.</summary>
    static abstract int Cost { get; }

    /// <summary>f(x).</summary>
    static abstract V Value<V>(V x) where V : unmanaged, ILanes<V>;

    /// <summary>dy · f′, with f′ computed from y = f(x), or from x for the cube.</summary>
    static abstract V Gradient<V>(V value, V dy) where V : unmanaged, ILanes<V>;
}
