namespace MeProp;

/// <summary>A loss of each row of a network's output, and its gradient.</summary>
public abstract class Loss(Reduction reduction)
{
    private Matrix? _gradient;

    /// <summary>Whether the gradient is that of the mean over the batch's targets, or of the sum.</summary>
    public Reduction Reduction { get; } = reduction;

    /// <summary>
    /// Adds the losses of a batch to a sum. Returns their gradient (N, O), valid until the next call. The mean is that
    /// of the whole batch, also where this process holds a share of it.
    /// </summary>
    public Matrix Compute(Matrix outputs, Batch batch, Accumulator sum)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(batch);
        Matrix gradient = NetworkPart.Buffer(ref _gradient, batch.Device, outputs.Rows, outputs.Columns);
        int targets = batch.Share?.TargetCount ?? batch.TargetCount;
        float scale = Reduction == Reduction.Mean ? 1f / Math.Max(1, targets) : 1f;
        Compute(outputs, batch, scale, gradient, sum);
        return gradient;
    }

    /// <summary>Adds the losses of a batch to a sum.</summary>
    public void Add(Matrix outputs, Batch batch, Accumulator sum) => Compute(outputs, batch, 1, null, sum);

    /// <summary>As in "SoftmaxCrossEntropy, Mean".</summary>
    public override string ToString() => $"{GetType().Name}, {Reduction}";

    /// <summary>Adds the losses and computes their gradient.</summary>
    /// <param name="outputs">(N, O).</param>
    /// <param name="batch">The batch with targets.</param>
    /// <param name="scale">Factor of the gradient.</param>
    /// <param name="gradient">(N, O), overwritten; null: only the losses.</param>
    /// <param name="sum">Receives the sum of the losses.</param>
    protected abstract void Compute(Matrix outputs, Batch batch, float scale, Matrix? gradient, Accumulator sum);
}
