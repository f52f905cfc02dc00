namespace MeProp;

/// <summary>Losses of numbers.</summary>
public interface IRegressionOperations
{
    /// <summary>
    /// Squared error: loss[n] = Σ (outputs[n] − targets[n])²; doutputs = 2 · scale · (outputs − targets).
    /// </summary>
    /// <param name="outputs">(N, O).</param>
    /// <param name="targets">(N, O).</param>
    /// <param name="scale">1/N for the mean, 1 for the sum.</param>
    /// <param name="doutputs">(N, O), overwritten; may be outputs; null: only the loss.</param>
    /// <param name="loss">Receives the sum of the losses; NaN or infinite if an output is not finite.</param>
    void SquaredError(Matrix outputs, Matrix targets, float scale, Matrix? doutputs, Accumulator loss);
}
