namespace MeProp.Gpu;

/// <summary>
/// A context of a GPU with one stream: what is put into it runs in the order of the calls, and the host waits where it
/// reads. One thread uses it at a time.
/// </summary>
internal sealed unsafe class GpuQueue : IDisposable
{
    private const int MaxArguments = 24;

    private readonly int _device;
    private readonly nint _context, _stream, _blas;
    private readonly KernelModule _module;
    private bool _isDisposed;

    public GpuQueue(int index, int architecture, KernelCache cache, bool allowsTf32)
    {
        int device = 0;
        nint context = 0, stream = 0, blas = 0;
        CudaDriver.Check(CudaDriver.cuDeviceGet(&device, index), $"Finding GPU {index}");
        CudaDriver.Check(CudaDriver.cuDevicePrimaryCtxRetain(&context, device), $"Starting GPU {index}");
        (_device, _context) = (device, context);
        Enter();
        CudaDriver.Check(CudaDriver.cuStreamCreate(&stream, CudaDriver.NonBlocking), "Making a stream");
        _stream = stream;
        _module = KernelModule.Load(architecture, cache);
        Cublas.Check(Cublas.cublasCreate_v2(&blas), "Starting cuBLAS");
        _blas = blas;
        Cublas.Check(Cublas.cublasSetStream_v2(blas, stream), "Setting the stream of cuBLAS");
        int mode = allowsTf32 ? Cublas.Tf32Math : Cublas.DefaultMath;
        Cublas.Check(Cublas.cublasSetMathMode(blas, mode), "Setting the precision of cuBLAS");
    }

    /// <summary>Times that the host has waited for the GPU.</summary>
    public long Waits { get; private set; }

    /// <summary>Makes the context that of the calling thread.</summary>
    public void Enter()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        CudaDriver.Check(CudaDriver.cuCtxSetCurrent(_context), "Entering the GPU's context");
    }

    /// <summary>Puts a kernel into the queue; nothing for a grid without blocks.</summary>
    public void Launch(string kernel, in Grid grid, params ReadOnlySpan<KernelArgument> arguments)
    {
        void** pointers = stackalloc void*[MaxArguments + 1];
        fixed (KernelArgument* values = arguments)
        {
            for (int i = 0; i < arguments.Length; i++) pointers[i] = values + i;
            Launch(kernel, grid, pointers, arguments.Length);
        }
    }

    /// <summary>The same for a kernel whose first argument is a structure.</summary>
    public void Launch<T>(string kernel, in Grid grid, T first, params ReadOnlySpan<KernelArgument> arguments)
        where T : unmanaged
    {
        void** pointers = stackalloc void*[MaxArguments + 1];
        pointers[0] = &first;
        fixed (KernelArgument* values = arguments)
        {
            for (int i = 0; i < arguments.Length; i++) pointers[i + 1] = values + i;
            Launch(kernel, grid, pointers, arguments.Length + 1);
        }
    }

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

        Enter();
        float one = 1, zero = 0;
        int code = Cublas.cublasSgemm_v2(
            _blas, transposeA ? Cublas.Transpose : Cublas.NoTranspose,
            transposeB ? Cublas.Transpose : Cublas.NoTranspose,
            m, n, k, &one, a, lda, b, ldb, &zero, c, ldc);
        Cublas.Check(code, $"A product of {m} × {k} and {k} × {n}");
    }

    public void Clear(nint memory, long bytes)
    {
        if (bytes == 0) return;
        Enter();
        CudaDriver.Check(CudaDriver.cuMemsetD8Async(memory, 0, (nuint)bytes, _stream), "Clearing memory");
    }

    /// <summary>Copies from the host, which may change its memory at once.</summary>
    public void Upload<T>(ReadOnlySpan<T> values, nint memory) where T : unmanaged
    {
        if (values.IsEmpty) return;
        Enter();
        nuint bytes = (nuint)values.Length * (nuint)sizeof(T);
        fixed (T* source = values)
            CudaDriver.Check(CudaDriver.cuMemcpyHtoDAsync_v2(memory, source, bytes, _stream), "Copying to the GPU");
    }

    /// <summary>Copies to the host: waits for everything in the queue.</summary>
    public void Download<T>(nint memory, Span<T> values) where T : unmanaged
    {
        if (values.IsEmpty) return;
        Enter();
        Waits++;
        nuint bytes = (nuint)values.Length * (nuint)sizeof(T);
        fixed (T* target = values)
            CudaDriver.Check(CudaDriver.cuMemcpyDtoHAsync_v2(target, memory, bytes, _stream), "Copying from the GPU");
        CudaDriver.Check(CudaDriver.cuStreamSynchronize(_stream), "Running kernels");
    }

    public void Copy(nint source, nint destination, long bytes)
    {
        if (bytes == 0 || source == destination) return;
        Enter();
        CudaDriver.Check(
            CudaDriver.cuMemcpyDtoDAsync_v2(destination, source, (nuint)bytes, _stream), "Copying on the GPU");
    }

    public void Synchronize()
    {
        Enter();
        Waits++;
        CudaDriver.Check(CudaDriver.cuStreamSynchronize(_stream), "Running kernels");
    }

    /// <summary>Makes a timer, to be recorded in the queue.</summary>
    public GpuTimer CreateTimer()
    {
        Enter();
        return new GpuTimer(_stream);
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _ = CudaDriver.cuCtxSetCurrent(_context);
        _ = CudaDriver.cuStreamSynchronize(_stream);
        _ = Cublas.cublasDestroy_v2(_blas);
        _module.Unload();
        _ = CudaDriver.cuStreamDestroy_v2(_stream);
        _ = CudaDriver.cuDevicePrimaryCtxRelease_v2(_device);
        _isDisposed = true;
    }

    private void Launch(string kernel, in Grid grid, void** arguments, int count)
    {
        if (grid.X == 0 || grid.Y == 0) return;

        // The driver reads as many as the kernel has; the emulation checks their number by the null.
        arguments[count] = null;
        Enter();
        int code = CudaDriver.cuLaunchKernel(
            _module.Function(kernel), (uint)grid.X, (uint)grid.Y, 1, (uint)grid.ThreadsX, (uint)grid.ThreadsY, 1, 0,
            _stream, arguments, null);
        CudaDriver.Check(code, $"Starting kernel {kernel}");
    }
}
