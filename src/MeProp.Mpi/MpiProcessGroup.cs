namespace MeProp.Mpi;

/// <summary>
/// The processes that a launcher of Open MPI has started together. Sums are those of MPI_Allreduce: equal on all
/// processes, and equal again for equal numbers of processes and values. Sums that begin are <see cref="MpiExchange"/>.
/// </summary>
public sealed unsafe class MpiProcessGroup : IProcessGroup, IDisposable
{
    internal const string Exchange = "The exchange with the other processes";

    private readonly MpiLibrary _mpi;
    private readonly BegunExchanges<MpiExchange> _begun;
    private bool _isOver;

    private MpiProcessGroup(MpiLibrary mpi)
    {
        _mpi = mpi;
        int provided = 0, rank = 0, count = 0;
        nint communicator = 0;
        mpi.Check(mpi.InitThread(null, null, MpiLibrary.ThreadSerialized, &provided), "The start of MPI");
        mpi.Check(mpi.SetErrorHandler(mpi.World, mpi.ErrorsReturn), "The start of MPI");
        mpi.Check(mpi.Rank(mpi.World, &rank), "The start of MPI");
        mpi.Check(mpi.Size(mpi.World, &count), "The start of MPI");
        mpi.Check(mpi.DuplicateCommunicator(mpi.World, &communicator), "The start of MPI");
        (Rank, Count) = (rank, count);
        nint secondHalves = communicator;
        _begun = new(() => new MpiExchange(mpi, Rank, Count, secondHalves));
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public long Bytes { get; private set; }

    /// <inheritdoc/>
    public long Calls { get; private set; }

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

    /// <inheritdoc/>
    public void BeginSum(Memory<float> values)
    {
        AddCall((long)values.Length * sizeof(float));
        _begun.Next().BeginSum(values);
    }

    /// <inheritdoc/>
    public void BeginGather(Memory<byte> parts, ReadOnlySpan<int> lengths)
    {
        long bytes = 0;
        foreach (int length in lengths)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(lengths));
            bytes += length;
        }

        if (lengths.Length != Count || bytes != parts.Length)
        {
            throw new ArgumentException(
                $"{Count} processes give {Count} parts of {parts.Length} bytes, not {lengths.Length} of {bytes}.",
                nameof(lengths));
        }

        AddCall((parts.Length + 1L) / 2);
        _begun.Next().BeginGather(parts, lengths);
    }

    /// <inheritdoc/>
    public void Progress() => _begun.Progress();

    /// <inheritdoc/>
    public void Finish() => _begun.Finish();

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
        AddCall((long)values.Length * sizeof(T));
        fixed (T* data = values)
        {
            int result = _mpi.AllReduce(MpiLibrary.InPlace, data, values.Length, type, operation, _mpi.World);
            _mpi.Check(result, Exchange);
        }
    }

    private void AddCall(long bytes)
    {
        Bytes += bytes;
        Calls++;
    }
}
