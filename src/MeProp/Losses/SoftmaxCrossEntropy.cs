namespace MeProp;

/// <summary>
/// Softmax and cross-entropy over the classes: loss[n] = log Σ_c exp(z[n, c]) − z[n, label[n]], stable for any finite logits;
/// dz = s · (softmax(z) − onehot(label)), s = 1/N for the mean over the batch, 1 for the sum. z (N, classes); O(N·classes).
/// </summary>
/// <param name="reduction">Whether the gradient is that of the mean or of the sum.</param>
public sealed class SoftmaxCrossEntropy(Reduction reduction = Reduction.Mean)
{
    private Matrix? _gradient;

    /// <summary>Whether the gradient is that of the mean over the batch or of the sum.</summary>
    public Reduction Reduction { get; } = reduction;

    /// <summary>As in "SoftmaxCrossEntropy, Mean".</summary>
    public override string ToString() => $"{nameof(SoftmaxCrossEntropy)}, {Reduction}";

    /// <summary>Computes the loss and its gradient.</summary>
    /// <param name="logits">(N, classes).</param>
    /// <param name="labels">N labels.</param>
    /// <param name="step">The pass.</param>
    /// <param name="gradient">dz (N, classes), valid until the next call.</param>
    /// <returns>The sum of the losses of the batch.</returns>
    public double Compute(Matrix logits, ReadOnlySpan<int> labels, StepContext step, out Matrix gradient)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(step);
        if (_gradient is null || _gradient.Columns != logits.Columns) _gradient = step.Device.CreateMatrix(logits.Rows, logits.Columns);
        gradient = _gradient;
        gradient.SetRows(logits.Rows);
        float scale = Reduction == Reduction.Mean ? 1f / logits.Rows : 1f;
        return step.Device.SoftmaxCrossEntropy(logits, labels, scale, gradient);
    }
}
