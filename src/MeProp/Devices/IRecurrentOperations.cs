namespace MeProp;

/// <summary>
/// The element-wise part of a time step of a long short-term memory (Hochreiter and Schmidhuber 1997, with the forget
/// gate of Gers et al. 2000). N running sequences, H units; a row of 4H columns holds the gates i, f, g, o one after
/// the other.
/// </summary>
/// <remarks>
/// Sequences that ran at the step before are the first M ≤ N rows; those behind them start here, from a state of 0.
/// </remarks>
public interface IRecurrentOperations
{
    /// <summary>
    /// i, f, o = σ(z + r), g = tanh(z + r); c = f · c₋₁ + i · g; y = o · tanh c. O(N·H).
    /// </summary>
    /// <param name="z">(N, 4H), the input's part x wᵀ + b.</param>
    /// <param name="r">(M, 4H), the part of the output before, y₋₁ uᵀ; null for M = 0.</param>
    /// <param name="previousCell">c₋₁ (M, H); null for M = 0.</param>
    /// <param name="gates">(N, 4H), overwritten; may be z.</param>
    /// <param name="cell">c (N, H), overwritten.</param>
    /// <param name="cellTanh">tanh c (N, H), overwritten.</param>
    /// <param name="y">(N, H), overwritten.</param>
    void LstmForward(
        Matrix z, Matrix? r, Matrix? previousCell, Matrix gates, Matrix cell, Matrix cellTanh, Matrix y);

    /// <summary>
    /// With dh = dy + dr and dc = dh · o · (1 − tanh² c) + dcell: dz_i = dc · g · i(1 − i), dz_f = dc · c₋₁ · f(1 − f),
    /// dz_g = dc · i · (1 − g²), dz_o = dh · tanh c · o(1 − o); then dcell = dc · f. O(N·H).
    /// </summary>
    /// <param name="gates">(N, 4H), from the forward pass.</param>
    /// <param name="previousCell">c₋₁ (P, H), P ≤ N; null for P = 0. The other rows started from 0.</param>
    /// <param name="cellTanh">(N, H), from the forward pass.</param>
    /// <param name="dy">(N, H).</param>
    /// <param name="dr">
    /// The gradient of y by the next step, in its first <paramref name="next"/> rows; may be null for next = 0.
    /// </param>
    /// <param name="next">Sequences that also run at the next step: the first rows.</param>
    /// <param name="dcell">
    /// (N, H). Before: the gradient of c by the next step, in its first <paramref name="next"/> rows. Afterwards: the
    /// gradient of c₋₁.
    /// </param>
    /// <param name="dz">(N, 4H), overwritten; may be gates.</param>
    void LstmBackward(
        Matrix gates, Matrix? previousCell, Matrix cellTanh, Matrix dy, Matrix? dr, int next, Matrix dcell, Matrix dz);
}
