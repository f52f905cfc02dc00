namespace MeProp;

/// <summary>What a network says of one example.</summary>
public sealed class Prediction
{
    internal Prediction(int mostLikely, float[] probabilities) => (Class, Probabilities) = (mostLikely, probabilities);

    /// <summary>The most likely class; of equally likely ones the lowest.</summary>
    public int Class { get; }

    /// <summary>The probability of <see cref="Class"/>, 0 to 1.</summary>
    public float Probability => Probabilities[Class];

    /// <summary>The probability of every class; their sum is 1. All are NaN when the network's outputs are not finite.</summary>
    public IReadOnlyList<float> Probabilities { get; }

    /// <summary>The most likely classes, from the most likely on; of equally likely ones the lowest first.</summary>
    /// <param name="limit">How many at most.</param>
    public IReadOnlyList<int> MostLikely(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return [.. Enumerable.Range(0, Probabilities.Count).OrderByDescending(c => Probabilities[c]).Take(limit)];
    }
}
