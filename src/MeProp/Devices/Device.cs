namespace MeProp;

/// <summary>
/// Where matrices live and where every operation that costs time runs. Layers, losses and optimizers call these operations and
/// loop over no elements themselves.
/// </summary>
/// <remarks>
/// <para>Legend: N rows of a batch, I inputs, O outputs, K kept outputs; x (N, I), w (O, I), b (1, O), y (N, O); gradients dx dw db dy.
/// Matrices must come from the same device. An output may be the same matrix as an input only where an operation says so.</para>
/// <para>Results do not depend on the number of threads, bit for bit: work is split over outputs, never over sums.</para>
/// <para>A device is used by one thread at a time.</para>
/// </remarks>
public abstract class Device : IDisposable
{
    /// <summary>In words, as in "CPU, 2 threads, 512-bit vectors".</summary>
    public abstract string Description { get; }

    /// <summary>Number of threads that work on an operation.</summary>
    public abstract int Threads { get; }

    /// <summary>Makes a matrix of zeros.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    public abstract Matrix CreateMatrix(int rows, int columns);

    /// <summary>Copies all values: destination = source, of the same shape.</summary>
    /// <param name="source">What to copy.</param>
    /// <param name="destination">Where to.</param>
    public abstract void Copy(Matrix source, Matrix destination);

    /// <summary>Fills a batch from bytes: destination[n, i] = scale · source[rows[n] · I + i].</summary>
    /// <param name="source">Examples of I bytes each, one after the other.</param>
    /// <param name="rows">N indices of examples.</param>
    /// <param name="scale">Factor, as 1/255 for pixels.</param>
    /// <param name="destination">(N, I).</param>
    public abstract void GatherRows(ReadOnlySpan<byte> source, ReadOnlySpan<int> rows, float scale, Matrix destination);

    /// <summary>Fills a batch from floats: destination[n, i] = source[rows[n] · I + i].</summary>
    /// <param name="source">Examples of I values each, one after the other.</param>
    /// <param name="rows">N indices of examples.</param>
    /// <param name="destination">(N, I).</param>
    public abstract void GatherRows(ReadOnlySpan<float> source, ReadOnlySpan<int> rows, Matrix destination);

    /// <summary>The linear map, and what follows it element by element: y = f(x wᵀ + b). O(N·O·I).</summary>
    /// <param name="x">(N, I).</param>
    /// <param name="w">(O, I).</param>
    /// <param name="b">(1, O).</param>
    /// <param name="activation">f; null for none.</param>
    /// <param name="y">(N, O), overwritten.</param>
    public abstract void DenseForward(Matrix x, Matrix w, Matrix b, Activation? activation, Matrix y);

    /// <summary>Applies a rule to an output gradient (paper, sections 2.1 and 2.3). Reads dy, changes nothing but the selection.</summary>
    /// <param name="dy">(N, O).</param>
    /// <param name="rule">How to choose.</param>
    /// <param name="count">K, 1 to O; O keeps all.</param>
    /// <param name="random">Where random rules take their key from.</param>
    /// <param name="selection">Receives what was kept.</param>
    /// <param name="magnitudes">(1, O), Σ over n of |dy[n, j]|, if <see cref="DenseBackwardBias"/> or <see cref="DenseBackwardActivation"/> has computed it; only <see cref="KeepRule.UnifiedTopK"/> reads it.</param>
    /// <exception cref="NonFiniteException">A rule that compares gradients met one that is infinite or not a number.</exception>
    public abstract void Select(Matrix dy, KeepRule rule, int count, RandomStream random, Selection selection, Matrix? magnitudes = null);

    /// <summary>Counts which neurons learn from a batch: counts[j] += number of examples n that kept j and whose dy[n, j] is not 0. O(N·K).</summary>
    /// <param name="dy">(N, O).</param>
    /// <param name="selection">What survives of dy.</param>
    /// <param name="counts">O counts.</param>
    public abstract void CountKept(Matrix dy, Selection selection, Span<long> counts);

    /// <summary>Gradient of the input: dx[n] = Σ over j kept for n of dy[n, j] · w[j]. O(N·K·I) against O(N·O·I).</summary>
    /// <param name="dy">(N, O).</param>
    /// <param name="w">(O, I).</param>
    /// <param name="selection">What survives of dy.</param>
    /// <param name="dx">(N, I), overwritten.</param>
    public abstract void DenseBackwardInput(Matrix dy, Matrix w, Selection selection, Matrix dx);

    /// <summary>
    /// Gradient of the weights: dw[j] = Σ over n that kept j of dy[n, j] · x[n], for every row j that was kept; other rows are neither
    /// written nor read. O(N·K·I) against O(N·O·I).
    /// </summary>
    /// <param name="x">(N, I).</param>
    /// <param name="dy">(N, O).</param>
    /// <param name="selection">What survives of dy.</param>
    /// <param name="dw">(O, I); rows of the selection are overwritten.</param>
    public abstract void DenseBackwardWeights(Matrix x, Matrix dy, Selection selection, Matrix dw);

    /// <summary>
    /// The gradient of the weights and the optimizer's step over the rows that were kept, in one: the same numbers as <see cref="DenseBackwardWeights(Matrix, Matrix, Selection, Matrix)"/> followed
    /// by <see cref="Step"/> with <see cref="Update.Touched"/>, but the gradient never reaches the memory and <see cref="Parameter.Gradient"/> is not written. It may go on after
    /// the method has returned, until <see cref="Synchronize"/>: before that x, dy and the selection must not be written, the weights and moments neither written nor read, and none of them resized or replaced.
    /// </summary>
    /// <param name="x">(N, I).</param>
    /// <param name="dy">(N, O).</param>
    /// <param name="selection">What survives of dy.</param>
    /// <param name="weight">w (O, I) and the moments that the rule has.</param>
    /// <param name="step">The rule and its numbers.</param>
    public abstract void DenseBackwardWeights(Matrix x, Matrix dy, Selection selection, Parameter weight, in OptimizerStep step);

    /// <summary>
    /// Waits until every operation has ended that may go on after its method has returned. <see cref="Optimizer.Step(Device, IReadOnlyList{Parameter})"/>, the forward product, copies and the
    /// filling of batches wait by themselves.
    /// </summary>
    public virtual void Synchronize()
    {
    }

    /// <summary>Gradient of the bias, always dense: db[j] = Σ over n of dy[n, j].</summary>
    /// <param name="dy">(N, O).</param>
    /// <param name="db">(1, O), overwritten.</param>
    /// <param name="magnitudes">(1, O), overwritten with Σ over n of |dy[n, j]|; null if nobody wants it.</param>
    public abstract void DenseBackwardBias(Matrix dy, Matrix db, Matrix? magnitudes = null);

    /// <summary>
    /// Gradient of what follows the linear map, and with it that of the bias, in one traversal: dz = dy · f′ as <see cref="ActivationBackward"/> gives it;
    /// db[j] = Σ over n of dz[n, j].
    /// </summary>
    /// <param name="activation">f.</param>
    /// <param name="z">(N, O), x wᵀ + b; read for <see cref="Activation.Cube"/> alone.</param>
    /// <param name="y">(N, O), f(z); not read for <see cref="Activation.Cube"/>.</param>
    /// <param name="dy">(N, O).</param>
    /// <param name="dz">(N, O), overwritten; may be dy.</param>
    /// <param name="db">(1, O), overwritten.</param>
    /// <param name="magnitudes">(1, O), overwritten with Σ over n of |dz[n, j]|; null if nobody wants it.</param>
    public abstract void DenseBackwardActivation(Activation activation, Matrix z, Matrix y, Matrix dy, Matrix dz, Matrix db, Matrix? magnitudes = null);

    /// <summary>Applies an element-wise function: y = f(x). y may be x.</summary>
    /// <param name="activation">f.</param>
    /// <param name="x">(N, O).</param>
    /// <param name="y">(N, O), overwritten.</param>
    public abstract void ActivationForward(Activation activation, Matrix x, Matrix y);

    /// <summary>Gradient of an element-wise function: dx = dy · f′, f′ computed from y = f(x), or from x for the cube. dx may be dy.</summary>
    /// <param name="activation">f.</param>
    /// <param name="x">(N, O); read for <see cref="Activation.Cube"/> alone.</param>
    /// <param name="y">(N, O); not read for <see cref="Activation.Cube"/>.</param>
    /// <param name="dy">(N, O).</param>
    /// <param name="dx">(N, O), overwritten.</param>
    public abstract void ActivationBackward(Activation activation, Matrix x, Matrix y, Matrix dy, Matrix dx);

    /// <summary>
    /// Multiplies each element by 0 with probability <paramref name="rate"/> and the others by 1/(1 − rate); NaN stays NaN. Which elements, is a
    /// function of key, row and column alone (<see cref="DropoutMask"/>): the backward pass is the same operation on dy with the same key.
    /// </summary>
    /// <param name="x">(N, O).</param>
    /// <param name="rate">Probability of removal, 0 ≤ rate &lt; 1.</param>
    /// <param name="key">64 random bits, one draw for each step and layer.</param>
    /// <param name="y">(N, O), overwritten; may be x.</param>
    public abstract void Dropout(Matrix x, float rate, ulong key, Matrix y);

    /// <summary>
    /// Softmax and cross-entropy: loss[n] = log Σ exp(logits[n]) − logits[n, label], stable for any finite logits;
    /// dlogits = scale · (softmax − onehot).
    /// </summary>
    /// <param name="logits">(N, classes).</param>
    /// <param name="labels">N labels, each 0 to classes − 1.</param>
    /// <param name="scale">1/N for the mean, 1 for the sum.</param>
    /// <param name="dlogits">(N, classes), overwritten; may be logits; null when only the loss is wanted.</param>
    /// <returns>The sum of the losses.</returns>
    public abstract double SoftmaxCrossEntropy(Matrix logits, ReadOnlySpan<int> labels, float scale, Matrix? dlogits);

    /// <summary>The index of the largest value of each row; of equal values the lowest index; NaN is never the largest.</summary>
    /// <param name="values">(N, classes).</param>
    /// <param name="indices">Room for N indices.</param>
    public abstract void ArgMax(Matrix values, Span<int> indices);

    /// <summary>
    /// One optimizer step over the rows of a parameter that <paramref name="update"/> names: g = clip(dw + l2 · w), then <see cref="OptimizerStep.Rule"/>. Rows that
    /// were not touched count as dw = 0; with <see cref="Update.Touched"/> their moments rest.
    /// </summary>
    /// <param name="parameter">w, dw and the moments that the rule has (<see cref="Parameter.EnsureMoments"/>).</param>
    /// <param name="update">Which rows are stepped.</param>
    /// <param name="step">The rule and its numbers.</param>
    public abstract void Step(Parameter parameter, Update update, in OptimizerStep step);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the device holds.</summary>
    /// <param name="disposing">True when called from <see cref="Dispose()"/>.</param>
    protected abstract void Dispose(bool disposing);
}
