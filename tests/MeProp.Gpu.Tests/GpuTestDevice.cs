using MeProp.Conformance;

namespace MeProp.Gpu.Tests;

/// <summary>
/// The GPU under test: the emulation, whose threads run forward, in reverse or at random, or a real one. One test runs
/// at a time: the emulation has one state.
/// </summary>
internal static class GpuTestDevice
{
    public static IReadOnlyDictionary<string, Func<DeviceUnderTest>> All { get; } = EmulationSetup.IsEmulated
        ? new Dictionary<string, Func<DeviceUnderTest>>
        {
            ["emulation"] = () => new(
                Create(), context => Assert.True(EmulatedCuda.Error is null, $"{context}: {EmulatedCuda.Error}")),
        }
        : new Dictionary<string, Func<DeviceUnderTest>> { ["GPU"] = () => new(Create()) };

    /// <summary>A device with kernels that are compiled for this run.</summary>
    public static GpuDevice Create(
        GpuGraphs graphs = GpuGraphs.SmallSteps, Action<string>? warning = null)
    {
        Assert.SkipUnless(EmulationSetup.IsAvailable, "The emulation of CUDA needs g++: install it and build again.");
        if (EmulationSetup.IsEmulated)
        {
            EmulatedCuda.Reset();
            EmulatedCuda.SetOrder(EmulatedCuda.ThreadOrder.Mixed);
        }

        return GpuDevice.Create(new GpuOptions { CacheFolder = CacheFolder, Graphs = graphs, Warning = warning });
    }

    private static string CacheFolder { get; } = Path.Combine(AppContext.BaseDirectory, "kernel-cache");
}
