namespace MeProp;

/// <summary>Choice of the output gradients that survive (paper, sections 2.1 and 2.3).</summary>
public interface ISelectionOperations
{
    /// <summary>
    /// Applies the selection's rule to each block of columns of an output gradient. Changes only the selection. Random
    /// rules draw block b of example n as they draw example n · blocks + b of one block. With
    /// <see cref="Selection.Share"/>, sums, counts and draws are those of all processes together.
    /// </summary>
    /// <param name="dy">(N, O), O a multiple of <see cref="MeProp.Selection.Blocks"/>.</param>
    /// <param name="count">K of each block, 1 to O/blocks; O/blocks keeps all.</param>
    /// <param name="random">Where random rules take their key.</param>
    /// <param name="selection">Receives the kept outputs; <see cref="Selection.Keep"/> is its rule.</param>
    /// <exception cref="NonFiniteException">
    /// A rule that compares gradients met an infinite one or NaN. A device may throw it later: when the host next reads
    /// values, or in <see cref="Device.Synchronize"/>. No parameter is stepped until then.
    /// </exception>
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

    /// <summary>
    /// Joins the selections of consecutive examples, such as those of time steps: everything if they keep everything,
    /// otherwise one list per example. O(N·K + O).
    /// </summary>
    /// <param name="parts">Selections with equal outputs and blocks; everything is kept by all or by none.</param>
    /// <param name="count">Parts to join: the first.</param>
    /// <param name="whole">Overwritten; not one of the parts.</param>
    void Join(IReadOnlyList<Selection> parts, int count, Selection whole);

    /// <summary>
    /// counts[first + j] += number of examples that kept column j of any block with a gradient other than 0. O(N·K).
    /// </summary>
    /// <param name="dy">(N, O).</param>
    /// <param name="selection">What survives of dy.</param>
    /// <param name="counts">At least first + O/blocks counts.</param>
    /// <param name="first">The count of column 0 of the blocks.</param>
    void CountKept(Matrix dy, Selection selection, Indices counts, int first = 0);
}
