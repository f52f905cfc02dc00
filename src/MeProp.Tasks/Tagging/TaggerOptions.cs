namespace MeProp.Tasks;

/// <summary>Sizes, selection and dropout of a tagger's network; the defaults are the paper's sizes.</summary>
public sealed record TaggerOptions
{
    /// <summary>Columns of the word embedding.</summary>
    public int WordWidth { get; init; } = 50;

    /// <summary>Columns of the embedding of each other feature.</summary>
    public int FeatureWidth { get; init; } = 20;

    /// <summary>Bidirectional LSTM layers.</summary>
    public int LstmLayers { get; init; } = 1;

    /// <summary>Units of each direction.</summary>
    public int HiddenSize { get; init; } = 500;

    /// <summary>Which gradients of each gate survive.</summary>
    public Keep Keep { get; init; } = Keep.All;

    /// <summary>Dropout rate of the embeddings.</summary>
    public float InputDropout { get; init; } = 0.25f;

    /// <summary>Dropout rate after each LSTM layer.</summary>
    public float Dropout { get; init; } = 0.5f;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(WordWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(FeatureWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(LstmLayers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(HiddenSize, 1);
    }
}
