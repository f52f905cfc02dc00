namespace MeProp;

/// <summary>
/// The linear map y = f(x wᵀ + b) and its sparsified gradients (paper, section 2.1). x may hold bytes.
/// </summary>
public interface IDenseOperations
{
    /// <summary>y = f(x wᵀ + b). O(N·O·I).</summary>
    /// <param name="x">(N, I).</param>
    /// <param name="w">(O, I).</param>
    /// <param name="b">(1, O).</param>
    /// <param name="activation">f; null for none.</param>
    /// <param name="y">(N, O), overwritten.</param>
    void Forward(Matrix x, Matrix w, Matrix b, Activation? activation, Matrix y);

    /// <summary>Gradient of the bias, always dense: db[j] = Σ_n dy[n, j].</summary>
    /// <param name="dy">(N, O).</param>
    /// <param name="db">(1, O), overwritten.</param>
    /// <param name="selection">Receives Σ_n |dy[n, j]| if its rule compares them.</param>
    void BackwardBias(Matrix dy, Matrix db, Selection? selection = null);

    /// <summary>
    /// Gradient of f and of the bias in one traversal: dz = dy · f′ as
    /// <see cref="IElementwiseOperations.ActivationBackward"/> gives it; db[j] = Σ_n dz[n, j].
    /// </summary>
    /// <param name="activation">f.</param>
    /// <param name="z">(N, O), x wᵀ + b; read for <see cref="Activation.Cube"/> alone.</param>
    /// <param name="y">(N, O), f(z); not read for <see cref="Activation.Cube"/>.</param>
    /// <param name="dy">(N, O).</param>
    /// <param name="dz">(N, O), overwritten; may be dy.</param>
    /// <param name="db">(1, O), overwritten.</param>
    /// <param name="selection">Receives Σ_n |dz[n, j]| if its rule compares them.</param>
    void BackwardActivation(
        Activation activation, Matrix z, Matrix y, Matrix dy, Matrix dz, Matrix db, Selection? selection = null);

    /// <summary>Input gradient: dx[n] = Σ over j kept for n of dy[n, j] · w[j]. O(N·K·I), not O(N·O·I).</summary>
    /// <param name="dy">(N, O).</param>
    /// <param name="w">(O, I).</param>
    /// <param name="selection">What survives of dy.</param>
    /// <param name="dx">(N, I), overwritten.</param>
    void BackwardInput(Matrix dy, Matrix w, Selection selection, Matrix dx);

    /// <summary>
    /// Gradient of the weights: dw[j] = Σ over n that kept j of dy[n, j] · x[n], for every kept row j; other rows are
    /// neither written nor read. O(N·K·I), not O(N·O·I). Sets <see cref="Parameter.Touched"/>. After
    /// <see cref="IOptimizerOperations.Announce"/> the device may step these rows at once, without storing the
    /// gradient.
    /// </summary>
    /// <param name="x">(N, I).</param>
    /// <param name="dy">(N, O).</param>
    /// <param name="selection">What survives of dy.</param>
    /// <param name="weight">w (O, I), dw and touched rows.</param>
    void BackwardWeights(Matrix x, Matrix dy, Selection selection, Parameter weight);
}
