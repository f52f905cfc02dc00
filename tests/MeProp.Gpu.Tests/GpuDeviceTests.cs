namespace MeProp.Gpu.Tests;

/// <summary>What a device says of itself, of what is missing, and what it keeps in files.</summary>
public sealed class GpuDeviceTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"meprop-kernels-{Guid.NewGuid():N}");

    public GpuDeviceTests() =>
        Assert.SkipUnless(EmulationSetup.IsAvailable, "The emulation of CUDA needs g++: install it and build again.");

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void The_machine_lists_what_is_there()
    {
        var machine = GpuMachine.Examine();
        Assert.True(machine.IsUsable, string.Join(' ', machine.Problems));
        Assert.NotEmpty(machine.Gpus);
        Assert.Contains(machine.Libraries, library => library.StartsWith("NVRTC", StringComparison.Ordinal));
        Assert.Contains("cuBLAS", machine.Libraries);
        Assert.Contains("driver", machine.Libraries[0]);
    }

    [Fact]
    public void A_GPU_that_does_not_exist_is_refused()
    {
        GpuException error = Assert.Throws<GpuException>(() => GpuDevice.Create(new GpuOptions { Index = 99 }));
        Assert.Contains("There is no GPU 99", error.Message);
    }

    [Fact]
    public void Compiled_kernels_are_kept_and_damaged_ones_made_again()
    {
        var options = new GpuOptions { CacheFolder = _folder };
        GpuDevice.Create(options).Dispose();
        string file = Assert.Single(Directory.GetFiles(_folder));
        byte[] image = File.ReadAllBytes(file);
        File.WriteAllBytes(file, [1, 2, 3]);
        GpuDevice.Create(options).Dispose();
        Assert.Equal(image, File.ReadAllBytes(Assert.Single(Directory.GetFiles(_folder))));

        // A folder that cannot be made costs a compilation alone.
        GpuDevice.Create(new GpuOptions { CacheFolder = file }).Dispose();
    }

    [Fact]
    public void Compiled_kernels_of_another_source_compiler_or_architecture_have_another_file()
    {
        var cache = new KernelCache(_folder);
        string[] paths =
        [
            cache.PathOf("a", "sm_80", "13.0"), cache.PathOf("b", "sm_80", "13.0"), cache.PathOf("a", "sm_90", "13.0"),
            cache.PathOf("a", "sm_80", "12.4"),
        ];
        Assert.Equal(4, paths.Distinct().Count());
    }

    [Fact]
    public void A_program_with_an_error_tells_what_the_compiler_said()
    {
        GpuDevice.Create(new GpuOptions { CacheFolder = _folder }).Dispose();
        GpuException error = Assert.Throws<GpuException>(() => KernelCompiler.Compile("#error x\n", "sm_80"));
        Assert.Contains("#error", error.Message);
    }

    [Fact]
    public void The_target_is_the_GPU_itself_or_the_newest_older_architecture()
    {
        Assert.SkipUnless(EmulationSetup.IsEmulated, "The emulation knows two architectures, 75 and 80.");
        GpuDevice.Create(new GpuOptions { CacheFolder = _folder }).Dispose();
        Assert.Equal("sm_80", KernelCompiler.Target(80));
        Assert.Equal("compute_80", KernelCompiler.Target(90));
        Assert.Equal("compute_75", KernelCompiler.Target(76));
        GpuException error = Assert.Throws<GpuException>(() => KernelCompiler.Target(60));
        Assert.Contains("compute capability 6.0", error.Message);
    }

    [Fact]
    public void Missing_memory_is_told_and_unreachable_matrices_are_freed_before()
    {
        Assert.SkipUnless(EmulationSetup.IsEmulated, "The memory of a real GPU cannot be set.");
        using GpuDevice device = GpuTestDevice.Create();
        try
        {
            EmulatedCuda.SetMemory(64 << 20);
            for (int i = 0; i < 20; i++) device.CreateMatrix(1024, 1024 * 4 + i);
            GpuException error = Assert.Throws<GpuException>(() => device.CreateMatrix(32768, 1024));
            Assert.Contains("A smaller batch or network needs less", error.Message);
        }
        finally
        {
            EmulatedCuda.SetMemory(8L << 30);
        }
    }

    [Fact]
    public void Ids_of_features_with_different_ranges_are_checked_without_reading_them_each_time()
    {
        using GpuDevice device = GpuTestDevice.Create();
        Indices all = Place(device, 90, 1, 80, 2, 70, 3), taken = device.CreateIndices(2);
        Indices batch = device.CreateIndices(4);
        device.Rows.Gather(all, 2, Place(device, 0, 2), batch);
        device.Embedding.TakeIds(batch, 2, 1, 4, null, 0, taken);
        long waits = device.Queue.Waits;
        device.Rows.Gather(all, 2, Place(device, 1, 2), batch);
        device.Embedding.TakeIds(batch, 2, 1, 4, null, 0, taken);
        Assert.Equal(waits, device.Queue.Waits);
        Assert.Equal([2, 3], taken.ToArray());

        // A list that changed is read again.
        all.Upload([90, 1, 80, 2, 70, 4]);
        device.Rows.Gather(all, 2, Place(device, 1, 2), batch);
        Assert.Throws<ArgumentException>(() => device.Embedding.TakeIds(batch, 2, 1, 4, null, 0, taken));
    }

    private static Indices Place(GpuDevice device, params int[] values)
    {
        Indices list = device.CreateIndices(values.Length);
        list.Upload(values);
        return list;
    }
}
