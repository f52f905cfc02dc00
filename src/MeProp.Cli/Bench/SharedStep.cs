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

    /// <summary>
    /// How much longer an exchange takes between the parts of a computation than straight after another exchange, since
    /// processes wait for the slowest.
    /// </summary>
    public required double WaitSeconds { get; init; }

    /// <summary>Seconds of the share of one of so many processes.</summary>
    /// <param name="seconds">For the whole batch, a half, a quarter and so on.</param>
    /// <param name="processes">At least 1.</param>
    public static double OfShares(IReadOnlyList<double> seconds, int processes)
    {
        // More processes than examples leave one example.
        double halvings = Math.Min(Math.Log2(processes), seconds.Count - 1);
        int below = (int)halvings, above = Math.Min(below + 1, seconds.Count - 1);
        double part = halvings - below;
        return (1 - part) * seconds[below] + part * seconds[above];
    }

    /// <summary>Seconds of a step in so many processes on a network.</summary>
    public double Predict(int processes, NetworkModel network)
    {
        double gradients = network.SumSeconds(processes, BytesPerStep);
        double small = network.SumSeconds(processes, 0) * (Exchanges - 1);
        double waits = processes > 1 ? WaitSeconds * Exchanges : 0;
        return OfShares(ComputationSeconds, processes) + gradients + small + waits;
    }
}
