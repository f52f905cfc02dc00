namespace MeProp;

/// <summary>
/// How a network is made smaller while it trains (meSimp: Sun et al. 2017, arXiv 1711.06528). Per hidden neuron it is counted in how many examples its
/// gradient was kept and was not 0; neurons with too few are removed.
/// </summary>
public sealed record SimplificationOptions
{
    /// <summary>
    /// A neuron goes when fewer than this share of the examples since the last simplification kept its gradient; 0 removes none, 1 all that were
    /// not kept every time. The paper's experiments take 0.08 to 0.1.
    /// </summary>
    public double Prune { get; init; } = 0.1;

    /// <summary>
    /// Epochs of a cycle. In the first, third, … cycle every evaluation but the run's last one is preceded by a simplification; in the others the
    /// network only trains. At the end of each cycle the optimizer's moments are set to 0.
    /// </summary>
    public int CycleEpochs { get; init; } = 5;

    /// <summary>Throws when a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option and its range.</exception>
    public void Validate()
    {
        if (!(Prune >= 0 && Prune <= 1)) throw new ArgumentOutOfRangeException(nameof(Prune), Prune, "A share of the examples is 0 to 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(CycleEpochs, 1);
    }
}
