namespace MeProp.Tasks;

/// <summary>Sizes, selection and dropout of a parser's network.</summary>
public sealed record ParserOptions
{
    /// <summary>Columns of each embedding.</summary>
    public int EmbeddingWidth { get; init; } = 50;

    /// <summary>Dense layers before the output layer.</summary>
    public int HiddenLayers { get; init; } = 1;

    /// <summary>Outputs of each hidden layer.</summary>
    public int HiddenSize { get; init; } = 500;

    /// <summary>Activation of the hidden layers; Chen and Manning (2014) take <see cref="Activation.Cube"/>.</summary>
    public Activation Activation { get; init; } = Activation.Relu;

    /// <summary>Which gradients of the hidden layers survive.</summary>
    public Keep Keep { get; init; } = Keep.All;

    /// <summary>Dropout rate after each hidden layer.</summary>
    public float Dropout { get; init; } = 0.5f;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(EmbeddingWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(HiddenLayers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(HiddenSize, 1);
    }
}
