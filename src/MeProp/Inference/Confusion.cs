namespace MeProp;

/// <summary>A mistake and its frequency.</summary>
public readonly struct Confusion
{
    internal Confusion(int label, int predicted, int count) => (Label, Predicted, Count) = (label, predicted, count);

    /// <summary>The true class.</summary>
    public int Label { get; }

    /// <summary>The predicted class.</summary>
    public int Predicted { get; }

    /// <summary>Number of examples.</summary>
    public int Count { get; }
}
