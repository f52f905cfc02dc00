namespace MeProp;

/// <summary>A network's prediction for one example.</summary>
public sealed class Prediction
{
    internal Prediction(int mostLikely, float[] probabilities) => (Class, Probabilities) = (mostLikely, probabilities);

    /// <summary>The most likely class; ties: the lowest.</summary>
    public int Class { get; }

    /// <summary>Probability of <see cref="Class"/>.</summary>
    public float Probability => Probabilities[Class];

    /// <summary>Probability of every class, with sum 1; all NaN if the outputs are not finite.</summary>
    public IReadOnlyList<float> Probabilities { get; }

    /// <summary>The most likely classes in falling order; ties: the lowest first.</summary>
    public IReadOnlyList<int> MostLikely(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return [.. Enumerable.Range(0, Probabilities.Count).OrderByDescending(c => Probabilities[c]).Take(limit)];
    }
}
