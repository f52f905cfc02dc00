namespace MeProp;

/// <summary>
/// Softmax and cross-entropy: loss[n] = log Σ_c exp(z[n, c]) − z[n, target[n]], stable for finite logits; dz = s ·
/// (softmax(z) − onehot(target)), with s = 1/(targets that count) for the mean, 1 for the sum. z (N, classes);
/// O(N·classes).
/// </summary>
public sealed class SoftmaxCrossEntropy(Reduction reduction = Reduction.Mean) : Loss(reduction)
{
    /// <inheritdoc/>
    protected override void Compute(Matrix outputs, Batch batch, float scale, Matrix? gradient, Accumulator sum) =>
        batch.Device.Classification.SoftmaxCrossEntropy(outputs, batch.Targets, scale, gradient, sum);
}
