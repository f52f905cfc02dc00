namespace MeProp.Cpu;

/// <summary>
/// Whether deferred work still reads or writes some memory. Users of the memory wait here only if they must, so
/// operations take effect in the order of the calls.
/// </summary>
internal struct Pending
{
    private CpuQueue? _queue;
    private int _read, _written;

    public void MarkRead(CpuQueue queue) => (_queue, _read) = (queue, queue.Epoch);

    public void MarkWritten(CpuQueue queue) => (_queue, _written) = (queue, queue.Epoch);

    /// <summary>Waits until no deferred work writes the memory.</summary>
    public readonly void WaitToRead()
    {
        if (_queue is { } queue && _written == queue.Epoch) queue.Finish();
    }

    /// <summary>Waits until no deferred work reads or writes the memory.</summary>
    public readonly void WaitToWrite()
    {
        if (_queue is { } queue && (_written == queue.Epoch || _read == queue.Epoch)) queue.Finish();
    }
}
