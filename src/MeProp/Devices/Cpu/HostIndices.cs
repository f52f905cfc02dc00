using MeProp.Cpu;

namespace MeProp;

/// <summary>Integers in a pinned managed array.</summary>
internal sealed unsafe class HostIndices : Indices
{
    private int[] _storage;

    public HostIndices(int length) : base(length) => _storage = GC.AllocateArray<int>(length, pinned: true);

    public Span<int> Span
    {
        get
        {
            Pending.WaitToWrite();
            return _storage.AsSpan(0, Length);
        }
    }

    internal Pending Pending;

    /// <summary>Valid while the list is reachable and has not grown.</summary>
    internal int* Data => PinnedMemory.Pointer(_storage);

    public override void SetLength(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length > _storage.Length)
        {
            Pending.WaitToWrite();
            PinnedMemory.Grow(ref _storage, length);
        }

        Length = length;
    }

    public override void Upload(ReadOnlySpan<int> values)
    {
        CheckLength(values.Length);
        values.CopyTo(Span);
    }

    public override void Download(Span<int> values)
    {
        CheckLength(values.Length);
        Span.CopyTo(values);
    }
}
