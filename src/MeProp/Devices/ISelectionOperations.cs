namespace MeProp;

/// <summary>Choice of the output gradients that survive (paper, sections 2.1 and 2.3).</summary>
public interface ISelectionOperations
{
    /// <summary>Applies the selection's rule to an output gradient. Changes only the selection.</summary>
    /// <param name="dy">(N, O).</param>
    /// <param name="count">K, 1 to O; O keeps all.</param>
    /// <param name="random">Where random rules take their key.</param>
    /// <param name="selection">Receives the kept outputs; <see cref="Selection.Keep"/> is its rule.</param>
    /// <exception cref="NonFiniteException">A rule that compares gradients met an infinite one or NaN.</exception>
    void Select(Matrix dy, int count, RandomStream random, Selection selection);

    /// <summary>
    /// Corrects the kept elements of each example so that the derivative of the loss along the layer's output stays
    /// exact: dz[n, j] += c · y[n, j] for j in S, with c = (Σ_j dz y − Σ_S dz y) / Σ_S y². S are the kept elements with
    /// dz ≠ 0. c is 0 where Σ_S y² is below 10⁻⁴ of Σ_j y²: nothing that was kept can carry the scale. O(N·O).
    /// </summary>
    /// <param name="dz">(N, O); its kept elements are overwritten.</param>
    /// <param name="y">(N, O), the output that dz is the gradient of, or of a homogeneous function of it.</param>
    /// <param name="selection">What survives of dz, a list per example or everything.</param>
    void KeepScale(Matrix dz, Matrix y, Selection selection);

    /// <summary>counts[j] += number of examples that kept j with dy[n, j] ≠ 0. O(N·K).</summary>
    void CountKept(Matrix dy, Selection selection, Indices counts);
}
