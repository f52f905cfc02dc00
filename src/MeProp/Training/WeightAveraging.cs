namespace MeProp;

/// <summary>
/// A running mean of the weights (Polyak and Juditsky 1992), which evaluations score and checkpoints keep as the best,
/// while training continues with the weights themselves. It is updated at intervals, so sparse steps stay sparse.
/// </summary>
/// <param name="Steps">About so many last steps count, at least 1.</param>
public sealed record WeightAveraging(long Steps)
{
    private const int UpdatesOfMean = 32;

    /// <summary>Steps from one update of the mean to the next.</summary>
    public long Interval => Math.Max(1, Steps / UpdatesOfMean);

    /// <summary>
    /// Share of the current weights in the mean after a step: 1 − min(1 − Interval / Steps, (1 + u) / (10 + u)) at
    /// update u, so that early weights are soon forgotten. 0 at steps without update.
    /// </summary>
    public float FactorAt(long step)
    {
        if (step % Interval != 0) return 0;
        double update = step / Interval - 1;
        return (float)(1 - Math.Min(1 - Interval / (double)Steps, (1 + update) / (10 + update)));
    }
}
