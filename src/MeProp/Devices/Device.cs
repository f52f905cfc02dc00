namespace MeProp;

/// <summary>
/// Where matrices live and where every operation that costs time runs. Layers, losses and optimizers call these
/// operations and loop over no elements themselves.
/// </summary>
/// <remarks>
/// <para>Legend: N rows of a batch, I inputs, O outputs, K kept outputs; x (N, I), w (O, I), b (1, O), y (N, O);
/// gradients dx dw db dy. Operands come from the same device. An output may be the same matrix as an input only where
/// an operation says so. Shapes that do not fit throw <see cref="ArgumentException"/>.</para>
/// <para>A device is a queue: operations take effect in the order of the calls, whatever runs behind them, and reading
/// or writing from the host waits by itself. Results do not depend on the number of threads, bit for bit. One thread
/// uses a device at a time.</para>
/// </remarks>
public abstract class Device : IDisposable
{
    /// <summary>As in "CPU, 2 threads, 512-bit vectors".</summary>
    public abstract string Description { get; }

    /// <summary>Threads per operation.</summary>
    public abstract int Threads { get; }

    /// <summary>The linear map and its gradients.</summary>
    public abstract IDenseOperations Dense { get; }

    /// <summary>Choice of the output gradients that survive.</summary>
    public abstract ISelectionOperations Selection { get; }

    /// <summary>Activations and dropout.</summary>
    public abstract IElementwiseOperations Elementwise { get; }

    /// <summary>Copying and gathering rows.</summary>
    public abstract IRowOperations Rows { get; }

    /// <summary>Softmax, cross-entropy and the most likely class.</summary>
    public abstract IClassificationOperations Classification { get; }

    /// <summary>Losses of numbers.</summary>
    public abstract IRegressionOperations Regression { get; }

    /// <summary>Steps of parameters.</summary>
    public abstract IOptimizerOperations Optimizer { get; }

    /// <summary>Rows of embedding tables.</summary>
    public abstract IEmbeddingOperations Embedding { get; }

    /// <summary>Time steps of recurrent layers.</summary>
    public abstract IRecurrentOperations Recurrent { get; }

    /// <summary>Makes a matrix of zeros.</summary>
    public abstract Matrix CreateMatrix(int rows, int columns);

    /// <summary>
    /// Makes a matrix of bytes with values scale · byte. It is an input: x of the dense operations, destination of
    /// <see cref="IRowOperations.Gather(Table, Indices, Matrix)"/>, source of <see cref="IRowOperations.Copy"/>.
    /// </summary>
    public abstract Matrix CreateByteMatrix(int rows, int columns, float scale);

    /// <summary>Makes a lookup without rows.</summary>
    /// <param name="tables">The shapes of its tables, at least one.</param>
    public abstract LookupMatrix CreateLookup(params ReadOnlySpan<LookupShape> tables);

    /// <summary>Makes a window, which shows consecutive rows of matrices of floats.</summary>
    public abstract RowWindow CreateWindow();

    /// <summary>Makes a list of zeros.</summary>
    public abstract Indices CreateIndices(int length);

    /// <summary>
    /// Takes a data set of rows × columns floats, to gather batches from. They must not change: the device may use them
    /// in place.
    /// </summary>
    public abstract Table CreateTable(ReadOnlyMemory<float> values, int columns);

    /// <summary>
    /// Takes a data set of rows × columns bytes, to gather batches from. They must not change: the device may use them
    /// in place.
    /// </summary>
    public abstract Table CreateTable(ReadOnlyMemory<byte> values, int columns);

    /// <summary>Makes a sum of 0.</summary>
    public abstract Accumulator CreateAccumulator();

    /// <summary>Waits until all operations have ended, for clocks; results need no call.</summary>
    public virtual void Synchronize()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the device holds.</summary>
    protected abstract void Dispose(bool disposing);
}
