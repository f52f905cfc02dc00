namespace MeProp;

/// <summary>Functions of single elements. O(N·O).</summary>
public interface IElementwiseOperations
{
    /// <summary>y = f(x).</summary>
    /// <param name="activation">f.</param>
    /// <param name="x">(N, O).</param>
    /// <param name="y">(N, O), overwritten; may be x.</param>
    void ActivationForward(Activation activation, Matrix x, Matrix y);

    /// <summary>y += x.</summary>
    /// <param name="x">(N, O).</param>
    /// <param name="y">(N, O).</param>
    void Add(Matrix x, Matrix y);

    /// <summary>dx = dy · f′, from y = f(x), or from x for the cube.</summary>
    /// <param name="activation">f.</param>
    /// <param name="x">(N, O); read for <see cref="Activation.Cube"/> alone.</param>
    /// <param name="y">(N, O); not read for <see cref="Activation.Cube"/>.</param>
    /// <param name="dy">(N, O).</param>
    /// <param name="dx">(N, O), overwritten; may be dy.</param>
    void ActivationBackward(Activation activation, Matrix x, Matrix y, Matrix dy, Matrix dx);

    /// <summary>
    /// y = 0 with probability <paramref name="rate"/>, otherwise x/(1 − rate); NaN stays NaN. The mask is a function of
    /// key, row and column (<see cref="DropoutMask"/>): the backward pass repeats the operation on dy with the same
    /// key.
    /// </summary>
    /// <param name="x">(N, O).</param>
    /// <param name="rate">Probability of removal, 0 ≤ rate &lt; 1.</param>
    /// <param name="key">64 random bits, drawn once per step and layer.</param>
    /// <param name="y">(N, O), overwritten; may be x.</param>
    /// <param name="numbers">At least N: the number of each row in the mask; null: 0 to N − 1.</param>
    void Dropout(Matrix x, float rate, ulong key, Matrix y, Indices? numbers = null);

    /// <summary>y += factor · (x − y): moves y towards x, as a running mean does.</summary>
    /// <param name="x">(N, O).</param>
    /// <param name="factor">1 copies x, up to rounding; 0 changes nothing.</param>
    /// <param name="y">(N, O).</param>
    void Approach(Matrix x, float factor, Matrix y);
}
