namespace MeProp.Conformance;

/// <summary>The specification of the element-wise functions, in double precision.</summary>
public static class ReferenceActivation
{
    /// <summary>y = f(x); not a number stays not a number.</summary>
    public static double Value(Activation activation, double x) => activation switch
    {
        Activation.Relu => x <= 0 ? 0 : x,
        Activation.Tanh => Math.Tanh(x),
        Activation.Sigmoid => 1 / (1 + Math.Exp(-x)),
        _ => x * x * x,
    };

    /// <summary>f′, from x for the cube and from y = f(x) for the others.</summary>
    public static double Derivative(Activation activation, double argument) => activation switch
    {
        Activation.Relu => argument > 0 ? 1 : 0,
        Activation.Tanh => 1 - argument * argument,
        Activation.Sigmoid => argument * (1 - argument),
        _ => 3 * argument * argument,
    };
}
