using System.Text.Json.Serialization;

namespace MeProp;

/// <summary>Where an epoch's training time was spent, in seconds, without evaluations.</summary>
/// <param name="Fill">Filling batches.</param>
/// <param name="Forward">Forward pass and loss.</param>
/// <param name="Select">Choice of the output gradients that survive.</param>
/// <param name="Backward">
/// Backward pass without selection; includes steps of weights that are fused with their gradients.
/// </param>
/// <param name="Update">Optimizer; includes the remaining deferred gradients and steps of weights.</param>
/// <param name="Total">Everything, from the first batch to the last.</param>
/// <param name="Evaluate">Evaluations, not included in <paramref name="Total"/>.</param>
[method: JsonConstructor]
public readonly record struct PhaseSeconds(
    double Fill, double Forward, double Select, double Backward, double Update, double Total, double Evaluate)
{
    internal static PhaseSeconds From(PhaseClock clock)
    {
        double fill = clock.Seconds(Phase.Fill), forward = clock.Seconds(Phase.Forward);
        double select = clock.Seconds(Phase.Select), backward = clock.Seconds(Phase.Backward);
        double update = clock.Seconds(Phase.Update), evaluate = clock.Seconds(Phase.Evaluate);
        double total = fill + forward + select + backward + update + clock.Seconds(Phase.Other);
        return new(fill, forward, select, backward, update, total, evaluate);
    }

    /// <summary>The median of each phase over epochs; zeros for none.</summary>
    public static PhaseSeconds Median(IReadOnlyCollection<PhaseSeconds> epochs) => new(
        MedianOf(epochs, e => e.Fill), MedianOf(epochs, e => e.Forward), MedianOf(epochs, e => e.Select),
        MedianOf(epochs, e => e.Backward), MedianOf(epochs, e => e.Update), MedianOf(epochs, e => e.Total),
        MedianOf(epochs, e => e.Evaluate));

    internal PhaseSeconds Plus(PhaseSeconds other) => new(
        Fill + other.Fill, Forward + other.Forward, Select + other.Select, Backward + other.Backward,
        Update + other.Update, Total + other.Total, Evaluate + other.Evaluate);

    private static double MedianOf(IReadOnlyCollection<PhaseSeconds> epochs, Func<PhaseSeconds, double> phase)
    {
        double[] sorted = [.. epochs.Select(phase).Order()];
        int middle = sorted.Length / 2;
        if (sorted.Length == 0) return 0;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
