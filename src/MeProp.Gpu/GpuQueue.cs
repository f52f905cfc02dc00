using System.Runtime.InteropServices;

namespace MeProp.Gpu;

/// <summary>
/// The queue of a GPU: what is put into it runs in the order of the calls, and the host waits where it reads. Calls of
/// a step may be held back until it ends, to run as a graph. One thread uses it at a time.
/// </summary>
internal sealed class GpuQueue(GpuStream stream, StepRecorder recorder) : IDisposable
{
    private readonly CallList _calls = new();

    /// <summary>Times that the host has waited for the GPU.</summary>
    public long Waits { get; private set; }

    /// <summary>Which calls are held back, and how often they ran as a graph.</summary>
    public StepRecorder Recorder => recorder;

    /// <summary>Makes the context that of the calling thread.</summary>
    public void Enter() => stream.Enter();

    /// <summary>Puts a kernel into the queue; nothing for a grid without blocks.</summary>
    public void Launch(string kernel, in Grid grid, params ReadOnlySpan<KernelArgument> arguments) =>
        Launch(kernel, grid, [], arguments);

    /// <summary>The same for a kernel whose first argument is a structure.</summary>
    public void Launch<T>(string kernel, in Grid grid, T first, params ReadOnlySpan<KernelArgument> arguments)
        where T : unmanaged =>
        Launch(kernel, grid, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in first)), arguments);

    /// <summary>c (m, n) = op(a) op(b) of column-major matrices; k may be 0.</summary>
    public void Multiply(
        bool transposeA, bool transposeB, int m, int n, int k, nint a, int lda, nint b, int ldb, nint c, int ldc)
    {
        if (m == 0 || n == 0) return;
        if (k == 0)
        {
            Clear(c, (long)m * n * sizeof(float));
            return;
        }

        _calls.AddProduct(new(
            transposeA ? Cublas.Transpose : Cublas.NoTranspose, transposeB ? Cublas.Transpose : Cublas.NoTranspose,
            m, n, k, lda, ldb, ldc, a, b, c));
        IssueUnlessHeld();
    }

    public void Clear(nint memory, long bytes)
    {
        if (bytes == 0) return;
        _calls.AddClear(memory, bytes);
        IssueUnlessHeld();
    }

    public void Copy(nint source, nint destination, long bytes)
    {
        if (bytes == 0 || source == destination) return;
        _calls.AddCopy(source, destination, bytes);
        IssueUnlessHeld();
    }

    /// <summary>
    /// Copies from the host, which may change its memory at once: that is why no graph holds such copies.
    /// </summary>
    public void Upload<T>(ReadOnlySpan<T> values, nint memory) where T : unmanaged
    {
        if (values.IsEmpty) return;
        Flush();
        stream.Upload(values, memory);
    }

    /// <summary>Copies to the host: waits for everything in the queue.</summary>
    public void Download<T>(nint memory, Span<T> values) where T : unmanaged
    {
        if (values.IsEmpty) return;
        Flush();
        Waits++;
        stream.Download(memory, values);
    }

    /// <summary>Issues what is held back.</summary>
    public void Flush()
    {
        if (_calls.Count == 0) return;
        try
        {
            stream.Enter();
            if (!recorder.TryReplay(_calls)) Issue();
        }
        finally
        {
            _calls.Clear();
        }
    }

    /// <summary>A step has ended: the calls of the next one may be held back until then.</summary>
    public void EndStep()
    {
        Flush();
        recorder.BeginStep();
    }

    public void Synchronize()
    {
        Flush();
        Waits++;
        stream.Synchronize();
    }

    /// <summary>Makes a timer, to be recorded in the queue.</summary>
    public GpuTimer CreateTimer()
    {
        Enter();
        return new GpuTimer(this, stream.Handle);
    }

    public void Dispose()
    {
        recorder.Dispose();
        stream.Dispose();
    }

    private void Launch(
        string kernel, in Grid grid, ReadOnlySpan<byte> structure, ReadOnlySpan<KernelArgument> arguments)
    {
        if (grid.X == 0 || grid.Y == 0) return;
        _calls.AddKernel(kernel, stream.FunctionOf(kernel), grid, structure, arguments);
        IssueUnlessHeld();
    }

    private void IssueUnlessHeld()
    {
        if (recorder.IsRecording)
        {
            if (recorder.CanHold(_calls)) return;
            recorder.Stop();
        }

        Flush();
    }

    private void Issue()
    {
        for (int i = 0; i < _calls.Count; i++) stream.Issue(_calls[i], _calls.WordsOf(_calls[i]));
    }
}
