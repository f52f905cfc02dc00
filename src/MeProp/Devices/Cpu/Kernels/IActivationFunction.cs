namespace MeProp.Cpu;

/// <summary>
/// An element-wise function and its derivative, for a vector of elements. f(0) may differ from 0: the kernels keep the padding 0.
/// </summary>
internal interface IActivationFunction
{
    /// <summary>Cost of an element next to that of reading and writing it.</summary>
    static abstract int Cost { get; }

    /// <summary>f(x).</summary>
    static abstract V Value<V>(V x) where V : unmanaged, ILanes<V>;

    /// <summary>dy · f′, with f′ computed from y = f(x), or from x for the cube.</summary>
    static abstract V Gradient<V>(V value, V dy) where V : unmanaged, ILanes<V>;
}
