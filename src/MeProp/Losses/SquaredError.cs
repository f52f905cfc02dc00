namespace MeProp;

/// <summary>
/// Squared error of numbers: loss[n] = Σ_o (y[n, o] − target[n, o])²; dy = 2 s · (y − target), with s = 1/N for the
/// mean, 1 for the sum. y (N, O), targets from <see cref="Batch.TargetValues"/>; O(N·O).
/// </summary>
public sealed class SquaredError(Reduction reduction = Reduction.Mean) : Loss(reduction)
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The batch has no numbers as targets.</exception>
    protected override void Compute(Matrix outputs, Batch batch, float scale, Matrix? gradient, Accumulator sum)
    {
        Matrix targets = batch.TargetValues
            ?? throw new ArgumentException("The batch has no numbers as targets.", nameof(batch));
        batch.Device.Regression.SquaredError(outputs, targets, scale, gradient, sum);
    }
}
