namespace MeProp;

/// <summary>Sizes and rules of a multilayer perceptron (<see cref="Network.Mlp"/>).</summary>
public sealed record MlpOptions
{
    /// <summary>Input columns, as 784 for 28 × 28 pixels.</summary>
    public required int Inputs { get; init; }

    /// <summary>Outputs of the last layer.</summary>
    public required int Classes { get; init; }

    /// <summary>Outputs of each hidden layer.</summary>
    public int HiddenSize { get; init; } = 500;

    /// <summary>Linear layers, including the output layer.</summary>
    public int Layers { get; init; } = 3;

    /// <summary>Which output gradients of the hidden layers survive.</summary>
    public Keep Keep { get; init; } = Keep.All;

    /// <summary>Activation of the hidden layers.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>Dropout rate after each hidden layer; 0: none.</summary>
    public float Dropout { get; init; }

    /// <summary>Initial weights.</summary>
    public Initializer Initializer { get; init; } = Initializer.He;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(HiddenSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Layers, 1);
        if (!MeProp.Dropout.IsRate(Dropout)) throw MeProp.Dropout.WrongRate(nameof(Dropout), Dropout);
        if (!Enum.IsDefined(Activation))
            throw new ArgumentOutOfRangeException(nameof(Activation), Activation, "There is no such activation.");
    }
}
