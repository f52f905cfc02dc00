namespace MeProp;

/// <summary>Where the wall time of an epoch's training went, in seconds, evaluations excluded.</summary>
/// <param name="Fill">Filling batches.</param>
/// <param name="Forward">Forward pass and loss.</param>
/// <param name="Select">Choosing which output gradients survive.</param>
/// <param name="Backward">Backward pass without selection; with what is done meanwhile of the steps of weights that are taken together with their gradient.</param>
/// <param name="Update">Optimizer: with several threads also what is left of the gradients and steps of weights that the backward pass has begun.</param>
/// <param name="Total">Everything, from the first batch to the last.</param>
/// <param name="Evaluate">Evaluations, not part of <paramref name="Total"/>.</param>
public readonly record struct PhaseSeconds(double Fill, double Forward, double Select, double Backward, double Update, double Total, double Evaluate)
{
    /// <summary>Reads a clock.</summary>
    /// <param name="clock">Where the phases were counted.</param>
    public static PhaseSeconds From(PhaseClock clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        double fill = clock.Seconds(Phase.Fill), forward = clock.Seconds(Phase.Forward), select = clock.Seconds(Phase.Select);
        double backward = clock.Seconds(Phase.Backward), update = clock.Seconds(Phase.Update);
        return new(fill, forward, select, backward, update, fill + forward + select + backward + update + clock.Seconds(Phase.Other), clock.Seconds(Phase.Evaluate));
    }

    /// <summary>The median of each phase over several epochs; zeros for none.</summary>
    /// <param name="epochs">One entry per epoch.</param>
    public static PhaseSeconds Median(IReadOnlyCollection<PhaseSeconds> epochs) => new(
        MedianOf(epochs, e => e.Fill), MedianOf(epochs, e => e.Forward), MedianOf(epochs, e => e.Select), MedianOf(epochs, e => e.Backward),
        MedianOf(epochs, e => e.Update), MedianOf(epochs, e => e.Total), MedianOf(epochs, e => e.Evaluate));

    internal PhaseSeconds Plus(PhaseSeconds other) => new(
        Fill + other.Fill, Forward + other.Forward, Select + other.Select, Backward + other.Backward,
        Update + other.Update, Total + other.Total, Evaluate + other.Evaluate);

    private static double MedianOf(IReadOnlyCollection<PhaseSeconds> epochs, Func<PhaseSeconds, double> phase)
    {
        double[] sorted = [.. epochs.Select(phase).Order()];
        int middle = sorted.Length / 2;
        return sorted.Length switch
        {
            0 => 0,
            _ when sorted.Length % 2 == 1 => sorted[middle],
            _ => (sorted[middle - 1] + sorted[middle]) / 2,
        };
    }
}
