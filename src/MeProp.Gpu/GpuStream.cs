using System.Runtime.InteropServices;

namespace MeProp.Gpu;

/// <summary>A context of a GPU with one stream, the kernels and cuBLAS: hands calls to the driver.</summary>
internal sealed unsafe class GpuStream : IDisposable
{
    private const int MaxArguments = 24;

    /// <summary>The first architecture of the Hopper generation.</summary>
    private const int Hopper = 90;

    private readonly int _device;
    private readonly nint _context, _blas, _workspace;
    private readonly KernelModule _module;
    private bool _isDisposed;

    public GpuStream(int index, int architecture, KernelCache cache, bool allowsTf32)
    {
        int device = 0;
        nint context = 0, stream = 0, blas = 0, workspace = 0;
        CudaDriver.Check(CudaDriver.cuDeviceGet(&device, index), $"Finding GPU {index}");
        CudaDriver.Check(CudaDriver.cuDevicePrimaryCtxRetain(&context, device), $"Starting GPU {index}");
        (_device, _context) = (device, context);
        Enter();
        CudaDriver.Check(CudaDriver.cuStreamCreate(&stream, CudaDriver.NonBlocking), "Making a stream");
        Handle = stream;
        _module = KernelModule.Load(architecture, cache);
        Cublas.Check(Cublas.cublasCreate_v2(&blas), "Starting cuBLAS");
        _blas = blas;
        Cublas.Check(Cublas.cublasSetStream_v2(blas, stream), "Setting the stream of cuBLAS");
        int mode = allowsTf32 ? Cublas.Tf32Math : Cublas.DefaultMath;
        Cublas.Check(Cublas.cublasSetMathMode(blas, mode), "Setting the precision of cuBLAS");

        // Of the sizes that cuBLAS takes itself. Left to itself it may allocate in a capture; setting the stream would
        // take this workspace away.
        nuint bytes = (nuint)(architecture >= Hopper ? 32 : 4) << 20;
        CudaDriver.Check(CudaDriver.cuMemAlloc_v2(&workspace, bytes), "Allocating the workspace of cuBLAS");
        _workspace = workspace;
        Cublas.Check(Cublas.cublasSetWorkspace_v2(blas, workspace, bytes), "Setting the workspace of cuBLAS");
    }

    /// <summary>The stream of the driver.</summary>
    public nint Handle { get; }

    /// <summary>Makes the context that of the calling thread.</summary>
    public void Enter()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        CudaDriver.Check(CudaDriver.cuCtxSetCurrent(_context), "Entering the GPU's context");
    }

    public nint FunctionOf(string kernel)
    {
        if (_module.TryFind(kernel, out nint function)) return function;
        Enter();
        return _module.Find(kernel);
    }

    /// <summary>Hands a call to the driver; the context is that of the calling thread.</summary>
    public void Issue(in Call call, ReadOnlySpan<ulong> words)
    {
        switch (call.Kind)
        {
            case CallKind.Kernel:
                Launch(call, words);
                break;
            case CallKind.Product:
                Multiply(Read<Product>(words));
                break;
            case CallKind.Clear:
                ClearedMemory cleared = Read<ClearedMemory>(words);
                CudaDriver.Check(
                    CudaDriver.cuMemsetD8Async(cleared.Memory, 0, (nuint)cleared.Bytes, Handle), "Clearing memory");
                break;
            case CallKind.Copy:
                CopiedMemory copied = Read<CopiedMemory>(words);
                CudaDriver.Check(
                    CudaDriver.cuMemcpyDtoDAsync_v2(
                        copied.Destination, copied.Source, (nuint)copied.Bytes, Handle),
                    "Copying on the GPU");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(call), call.Kind, "There is no such call.");
        }
    }

    /// <summary>Sets the arguments of a kernel in a graph, for its next launches.</summary>
    public static void SetArguments(nint executable, nint node, in Call call, ReadOnlySpan<ulong> words)
    {
        void** pointers = stackalloc void*[MaxArguments + 1];
        fixed (ulong* values = words)
        {
            PointTo(values, call, pointers);
            var parameters = new KernelNodeParameters
            {
                Function = call.Function,
                GridX = (uint)call.Grid.X,
                GridY = (uint)call.Grid.Y,
                GridZ = 1,
                BlockX = (uint)call.Grid.ThreadsX,
                BlockY = (uint)call.Grid.ThreadsY,
                BlockZ = 1,
                Arguments = pointers,
            };
            CudaDriver.Check(
                CudaDriver.cuGraphExecKernelNodeSetParams_v2(executable, node, &parameters),
                $"Setting the arguments of kernel {call.Name} in a graph");
        }
    }

    public void Upload<T>(ReadOnlySpan<T> values, nint memory) where T : unmanaged
    {
        Enter();
        nuint bytes = (nuint)values.Length * (nuint)sizeof(T);
        fixed (T* source = values)
            CudaDriver.Check(CudaDriver.cuMemcpyHtoDAsync_v2(memory, source, bytes, Handle), "Copying to the GPU");
    }

    public void Download<T>(nint memory, Span<T> values) where T : unmanaged
    {
        Enter();
        nuint bytes = (nuint)values.Length * (nuint)sizeof(T);
        fixed (T* target = values)
            CudaDriver.Check(CudaDriver.cuMemcpyDtoHAsync_v2(target, memory, bytes, Handle), "Copying from the GPU");
        CudaDriver.Check(CudaDriver.cuStreamSynchronize(Handle), "Running kernels");
    }

    public void Synchronize()
    {
        Enter();
        CudaDriver.Check(CudaDriver.cuStreamSynchronize(Handle), "Running kernels");
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _ = CudaDriver.cuCtxSetCurrent(_context);
        _ = CudaDriver.cuStreamSynchronize(Handle);
        _ = Cublas.cublasDestroy_v2(_blas);
        _ = CudaDriver.cuMemFree_v2(_workspace);
        _module.Unload();
        _ = CudaDriver.cuStreamDestroy_v2(Handle);
        _ = CudaDriver.cuDevicePrimaryCtxRelease_v2(_device);
        _isDisposed = true;
    }

    private static T Read<T>(ReadOnlySpan<ulong> words) where T : unmanaged =>
        MemoryMarshal.Read<T>(MemoryMarshal.AsBytes(words));

    /// <summary>Points to each argument of a kernel, and ends by null.</summary>
    private static void PointTo(ulong* words, in Call call, void** pointers)
    {
        int count = 0, word = call.StructureWords;
        if (call.Words - word >= MaxArguments)
            throw new ArgumentException($"Kernel {call.Name} has more than {MaxArguments} arguments.");
        if (word > 0) pointers[count++] = words;
        while (word < call.Words) pointers[count++] = words + word++;

        // The driver reads as many as the kernel has; the emulation checks their number by the null.
        pointers[count] = null;
    }

    private void Launch(in Call call, ReadOnlySpan<ulong> words)
    {
        void** pointers = stackalloc void*[MaxArguments + 1];
        fixed (ulong* values = words)
        {
            PointTo(values, call, pointers);
            int code = CudaDriver.cuLaunchKernel(
                call.Function, (uint)call.Grid.X, (uint)call.Grid.Y, 1, (uint)call.Grid.ThreadsX,
                (uint)call.Grid.ThreadsY, 1, 0, Handle, pointers, null);
            CudaDriver.Check(code, $"Starting kernel {call.Name}");
        }
    }

    private void Multiply(in Product product)
    {
        float one = 1, zero = 0;
        (int m, int n, int k) = (product.M, product.N, product.K);
        int code = Cublas.cublasSgemm_v2(
            _blas, product.TransposeA, product.TransposeB, m, n, k, &one, product.A, product.LeadingA, product.B,
            product.LeadingB, &zero, product.C, product.LeadingC);
        Cublas.Check(code, $"A product of {m} × {k} and {k} × {n}");
    }
}
