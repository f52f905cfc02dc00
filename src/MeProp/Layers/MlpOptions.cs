namespace MeProp;

/// <summary>Sizes and rules of a multilayer perceptron (<see cref="Sequential.Mlp"/>).</summary>
public sealed record MlpOptions
{
    /// <summary>Input columns, as 784 for 28 × 28 pixels.</summary>
    public required int Inputs { get; init; }

    /// <summary>Outputs of the last layer.</summary>
    public required int Classes { get; init; }

    /// <summary>Outputs of each hidden layer.</summary>
    public int HiddenSize { get; init; } = 500;

    /// <summary>Number of linear layers, the output layer included.</summary>
    public int Layers { get; init; } = 3;

    /// <summary>Which output gradients of the hidden layers survive.</summary>
    public Keep Keep { get; init; } = Keep.All;

    /// <summary>After every hidden layer.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>Dropout rate after every activation, 0 for none.</summary>
    public float Dropout { get; init; }

    /// <summary>Initial weights.</summary>
    public Initializer Initializer { get; init; } = Initializer.He;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(HiddenSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Layers, 1);
        if (!(Dropout >= 0 && Dropout < 1)) throw new ArgumentOutOfRangeException(nameof(Dropout), Dropout, "A dropout rate is at least 0 and below 1.");
        if (!Enum.IsDefined(Activation)) throw new ArgumentOutOfRangeException(nameof(Activation), Activation, "There is no such activation.");
    }
}
