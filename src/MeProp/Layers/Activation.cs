namespace MeProp;

/// <summary>An element-wise function.</summary>
public enum Activation
{
    /// <summary>max(x, 0); its derivative at 0 is 0.</summary>
    Relu,

    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>1/(1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>x³ (Chen and Manning 2014).</summary>
    Cube,
}
