namespace MeProp.Cli;

/// <summary>
/// A training step that processes share, with one method: what was measured, and what follows for more processes.
/// </summary>
internal sealed record SharedStep
{
    public required string Method { get; init; }

    /// <summary>Bytes that a process gives to the exchanges of a step.</summary>
    public required double BytesPerStep { get; init; }

    /// <summary>Exchanges of a step.</summary>
    public required double Exchanges { get; init; }

    /// <summary>A step in these processes, as measured.</summary>
    public required double MeasuredSeconds { get; init; }

    /// <summary>
    /// Seconds of the computation alone for shares of the whole batch, a half, a quarter and so on to one example.
    /// </summary>
    public required IReadOnlyList<double> ComputationSeconds { get; init; }

    /// <summary>Seconds of a step in so many processes on a network.</summary>
    public double Predict(int processes, NetworkModel network)
    {
        // Shares are halves of halves of the batch; more processes than examples leave one example.
        double halvings = Math.Min(Math.Log2(processes), ComputationSeconds.Count - 1);
        int below = (int)halvings, above = Math.Min(below + 1, ComputationSeconds.Count - 1);
        double part = halvings - below;
        double computation = (1 - part) * ComputationSeconds[below] + part * ComputationSeconds[above];
        double small = network.SumSeconds(processes, 0) * (Exchanges - 1);
        return computation + small + network.SumSeconds(processes, BytesPerStep);
    }
}
