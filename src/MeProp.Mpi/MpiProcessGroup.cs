namespace MeProp.Mpi;

/// <summary>
/// The processes that a launcher of Open MPI has started together. Sums are those of MPI_Allreduce: equal on all
/// processes, and equal again for equal numbers of processes and values.
/// </summary>
public sealed unsafe class MpiProcessGroup : IProcessGroup, IDisposable
{
    private readonly MpiLibrary _mpi;
    private bool _isOver;

    private MpiProcessGroup(MpiLibrary mpi)
    {
        _mpi = mpi;
        int provided = 0, rank = 0, count = 0;
        mpi.Check(mpi.InitThread(null, null, MpiLibrary.ThreadSerialized, &provided), "The start of MPI");
        mpi.Check(mpi.SetErrorHandler(mpi.World, mpi.ErrorsReturn), "The start of MPI");
        mpi.Check(mpi.Rank(mpi.World, &rank), "The start of MPI");
        mpi.Check(mpi.Size(mpi.World, &count), "The start of MPI");
        (Rank, Count) = (rank, count);
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public long Bytes { get; private set; }

    /// <summary>
    /// Joins the processes that were started together; one process where there is no launcher. Possible once.
    /// </summary>
    /// <exception cref="MpiException">Open MPI is not there, or does not start.</exception>
    public static MpiProcessGroup Start() => new(MpiLibrary.Load());

    /// <inheritdoc/>
    public void Sum(Span<float> values) => Reduce(values, _mpi.Float, _mpi.OpSum);

    /// <inheritdoc/>
    public void Sum(Span<double> values) => Reduce(values, _mpi.Double, _mpi.OpSum);

    /// <inheritdoc/>
    public void Sum(Span<long> values) => Reduce(values, _mpi.Int64, _mpi.OpSum);

    /// <inheritdoc/>
    public void Max(Span<long> values) => Reduce(values, _mpi.Int64, _mpi.OpMax);

    /// <inheritdoc/>
    public void Or(Span<ulong> bits) => Reduce(bits, _mpi.UInt64, _mpi.OpOr);

    /// <summary>Ends all processes at once, with an exit code.</summary>
    public void Abort(int exitCode)
    {
        _isOver = true;
        _ = _mpi.Abort(_mpi.World, exitCode);
    }

    /// <summary>Leaves; waits until all processes do.</summary>
    public void Dispose()
    {
        if (_isOver) return;
        _isOver = true;
        _ = _mpi.Finalize();
    }

    private void Reduce<T>(Span<T> values, nint type, nint operation) where T : unmanaged
    {
        Bytes += (long)values.Length * sizeof(T);
        fixed (T* data = values)
        {
            int result = _mpi.AllReduce(MpiLibrary.InPlace, data, values.Length, type, operation, _mpi.World);
            _mpi.Check(result, "The exchange with the other processes");
        }
    }
}
