namespace MeProp;

/// <summary>Losses and classes of logits.</summary>
public interface IClassificationOperations
{
    /// <summary>
    /// Softmax and cross-entropy: loss[n] = log Σ exp(logits[n]) − logits[n, target], stable for finite logits; dlogits
    /// = scale · (softmax − onehot). Rows with target −1 do not count: their loss and gradient are 0.
    /// </summary>
    /// <param name="logits">(N, classes).</param>
    /// <param name="targets">N targets, 0 to classes − 1 or −1; others throw <see cref="ArgumentException"/>.</param>
    /// <param name="scale">1/(targets that count) for the mean, 1 for the sum.</param>
    /// <param name="dlogits">(N, classes), overwritten; may be logits; null: only the loss.</param>
    /// <param name="loss">Receives the sum of the losses; NaN if a logit that counts is not finite.</param>
    void SoftmaxCrossEntropy(Matrix logits, Indices targets, float scale, Matrix? dlogits, Accumulator loss);

    /// <summary>Index of the largest value of each row; ties: the lowest; NaN is never the largest.</summary>
    /// <param name="values">(N, classes).</param>
    /// <param name="indices">N indices, overwritten.</param>
    void ArgMax(Matrix values, Indices indices);
}
