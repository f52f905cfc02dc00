namespace MeProp;

/// <summary>
/// How training removes hidden neurons (meSimp: Sun et al. 2017, arXiv 1711.06528): those whose gradient was kept and
/// not 0 in too few examples.
/// </summary>
public sealed record SimplificationOptions
{
    /// <summary>
    /// Removes neurons whose gradient was kept in fewer than this share of the examples since the last simplification;
    /// 0 removes none. The paper uses 0.08 to 0.1.
    /// </summary>
    public double Prune { get; init; } = 0.1;

    /// <summary>
    /// Epochs of a cycle. In odd cycles a simplification precedes every evaluation except the run's last; even cycles
    /// only train. Each cycle ends by setting the optimizer's moments to 0.
    /// </summary>
    public int CycleEpochs { get; init; } = 5;

    internal void Validate()
    {
        if (!(Prune >= 0 && Prune <= 1))
            throw new ArgumentOutOfRangeException(nameof(Prune), Prune, "A share of the examples is 0 to 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(CycleEpochs, 1);
    }
}
