namespace MeProp.Gpu;

/// <summary>Measures the time of the GPU between two places in its queue.</summary>
internal sealed unsafe class GpuTimer : IDisposable
{
    private readonly GpuQueue _queue;
    private readonly nint _stream, _start, _end;

    public GpuTimer(GpuQueue queue, nint stream)
    {
        nint start = 0, end = 0;
        CudaDriver.Check(CudaDriver.cuEventCreate(&start, 0), "Making an event");
        CudaDriver.Check(CudaDriver.cuEventCreate(&end, 0), "Making an event");
        (_queue, _stream, _start, _end) = (queue, stream, start, end);
    }

    public void Start()
    {
        _queue.Flush();
        CudaDriver.Check(CudaDriver.cuEventRecord(_start, _stream), "Recording an event");
    }

    /// <summary>Waits for the end, and returns the time since <see cref="Start"/>.</summary>
    public double StopMilliseconds()
    {
        float milliseconds = 0;
        _queue.Flush();
        CudaDriver.Check(CudaDriver.cuEventRecord(_end, _stream), "Recording an event");
        CudaDriver.Check(CudaDriver.cuEventSynchronize(_end), "Running kernels");
        CudaDriver.Check(CudaDriver.cuEventElapsedTime(&milliseconds, _start, _end), "Reading a time");
        return milliseconds;
    }

    public void Dispose()
    {
        _ = CudaDriver.cuEventDestroy_v2(_start);
        _ = CudaDriver.cuEventDestroy_v2(_end);
    }
}
