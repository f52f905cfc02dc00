using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace MeProp.Mpi;

/// <summary>
/// An exchange that has begun. A sum of S bytes takes two halves, each of which sends (n − 1)/n · S:
/// <code>
/// 1  all to all   part p of the values of all processes comes to process p, which adds them in the order of the ranks
/// 2  gather       the sums of all parts go to all processes
/// </code>
/// MPI_Iallreduce of Open MPI 4 would send twice as much in two or three processes. Buffers are used again.
/// All processes begin second halves in the same order, but at different times: these have a communicator of their own.
/// </summary>
internal sealed unsafe class MpiExchange(MpiLibrary mpi, int rank, int count, nint secondHalves) : IBegunExchange
{
    private readonly nint[] _request = GC.AllocateArray<nint>(1, pinned: true);

    /// <summary>Lengths and places of the parts; those of the received ones.</summary>
    private readonly int[] _lists = GC.AllocateArray<int>(4 * count, pinned: true);
    private float[] _received = [];
    private MemoryHandle _memory;
    private nint* Request => PinnedMemory.Pointer(_request);

    private int* Lengths => PinnedMemory.Pointer(_lists);

    private int* Places => Lengths + count;

    private int* ReceivedLengths => Places + count;

    private int* ReceivedPlaces => ReceivedLengths + count;

    /// <inheritdoc/>
    public bool IsSecondHalfDue { get; private set; }

    /// <summary>Begins a sum.</summary>
    public void BeginSum(Memory<float> values)
    {
        _memory = values.Pin();
        for (int i = 0; i < count; i++)
        {
            Places[i] = (int)((long)values.Length * i / count);
            Lengths[i] = (int)((long)values.Length * (i + 1) / count) - Places[i];
        }

        for (int i = 0; i < count; i++) (ReceivedLengths[i], ReceivedPlaces[i]) = (Lengths[rank], Lengths[rank] * i);
        PinnedMemory.Grow(ref _received, checked(Lengths[rank] * count));
        IsSecondHalfDue = true;
        mpi.Check(
            mpi.BeginAllToAll(
                _memory.Pointer, Lengths, Places, mpi.Float, PinnedMemory.Pointer(_received), ReceivedLengths,
                ReceivedPlaces, mpi.Float, mpi.World, Request),
            MpiProcessGroup.Exchange);
    }

    /// <summary>Begins to gather parts of some lengths.</summary>
    public void BeginGather(Memory<byte> parts, ReadOnlySpan<int> lengths)
    {
        _memory = parts.Pin();
        for (int i = 0, place = 0; i < count; i++)
        {
            (Lengths[i], Places[i]) = (lengths[i], place);
            place = checked(place + lengths[i]);
        }

        IsSecondHalfDue = false;
        Gather(mpi.Byte, mpi.World);
    }

    /// <inheritdoc/>
    public bool HasEnded()
    {
        int hasEnded = 0;
        mpi.Check(mpi.Test(Request, &hasEnded, null), MpiProcessGroup.Exchange);
        return hasEnded != 0;
    }

    /// <inheritdoc/>
    public void Wait() => mpi.Check(mpi.Wait(Request, null), MpiProcessGroup.Exchange);

    /// <inheritdoc/>
    public void BeginSecondHalf()
    {
        if (!IsSecondHalfDue) return;
        IsSecondHalfDue = false;
        int length = Lengths[rank];
        var sum = new Span<float>((float*)_memory.Pointer + Places[rank], length);
        _received.AsSpan(0, length).CopyTo(sum);
        for (int i = 1; i < count; i++) Add(_received.AsSpan(length * i, length), sum);
        Gather(mpi.Float, secondHalves);
    }

    /// <inheritdoc/>
    public void Release() => _memory.Dispose();

    private void Gather(nint type, nint communicator) => mpi.Check(
        mpi.BeginAllGather(
            MpiLibrary.InPlace, 0, type, _memory.Pointer, Lengths, Places, type, communicator, Request),
        MpiProcessGroup.Exchange);

    private static void Add(ReadOnlySpan<float> values, Span<float> sum)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Span<Vector<float>> sums = MemoryMarshal.Cast<float, Vector<float>>(sum);
        for (int i = 0; i < sums.Length; i++) sums[i] += vectors[i];
        for (int i = sums.Length * Vector<float>.Count; i < sum.Length; i++) sum[i] += values[i];
    }
}
