namespace MeProp.Gpu;

/// <summary>The compiled kernels in a context, found by their names.</summary>
internal sealed unsafe class KernelModule
{
    private readonly nint _module;
    private readonly Dictionary<string, nint> _functions = [];

    private KernelModule(nint module) => _module = module;

    /// <summary>Loads the kernels for an architecture into the current context, from the cache if possible.</summary>
    public static KernelModule Load(int architecture, KernelCache cache)
    {
        string source = KernelSource.Read(), target = KernelCompiler.Target(architecture);
        string path = cache.PathOf(source, target, KernelCompiler.Version);
        if (KernelCache.TryRead(path) is { } known && TryLoad(known, out nint cached) == 0) return new(cached);
        byte[] image = KernelCompiler.Compile(source, target);
        CudaDriver.Check(TryLoad(image, out nint module), "Loading the kernels");
        KernelCache.TryWrite(path, image);
        return new(module);
    }

    /// <summary>A kernel that was found before.</summary>
    public bool TryFind(string name, out nint function) => _functions.TryGetValue(name, out function);

    /// <summary>Finds a kernel; the context is that of the calling thread.</summary>
    public nint Find(string name)
    {
        nint function = 0;
        CudaDriver.Check(CudaDriver.cuModuleGetFunction(&function, _module, name), $"Finding kernel {name}");
        _functions.Add(name, function);
        return function;
    }

    public void Unload() => _ = CudaDriver.cuModuleUnload(_module);

    private static int TryLoad(byte[] image, out nint module)
    {
        nint loaded = 0;
        int code;

        // PTX is text that ends with a zero.
        byte[] terminated = [.. image, 0];
        fixed (byte* bytes = terminated) code = CudaDriver.cuModuleLoadData(&loaded, bytes);
        module = loaded;
        return code;
    }
}
