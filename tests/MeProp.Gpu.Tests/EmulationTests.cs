namespace MeProp.Gpu.Tests;

/// <summary>The emulation finds what it is made to find.</summary>
public class EmulationTests
{
    private const int Threads = 32;

    [Fact]
    public void A_thread_that_ends_before_a_barrier_is_found()
    {
        SkipWithoutEmulation();
        using GpuDevice device = GpuTestDevice.Create();
        GpuException error = Assert.Throws<GpuException>(() => Run(device, "fault_early_return", blocks: 1));
        Assert.Contains("fault_early_return: a thread ended while others waited at a barrier", error.Message);
        EmulatedCuda.Reset();
    }

    [Fact]
    public void A_lane_that_ends_before_a_shuffle_is_found()
    {
        SkipWithoutEmulation();
        using GpuDevice device = GpuTestDevice.Create();
        GpuException error = Assert.Throws<GpuException>(() => Run(device, "fault_early_lane", blocks: 1));
        Assert.Contains("a thread ended while others of its warp waited for a shuffle", error.Message);
        EmulatedCuda.Reset();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_missing_barrier_changes_the_result(int order)
    {
        SkipWithoutEmulation();
        using GpuDevice device = GpuTestDevice.Create();
        EmulatedCuda.SetOrder((EmulatedCuda.ThreadOrder)order);
        float[] right = [.. Enumerable.Range(0, Threads).Select(t => (float)(t ^ 1))];
        Assert.NotEqual(right, Run(device, "fault_missing_barrier", blocks: 1));
    }

    [Fact]
    public void Shared_memory_does_not_survive_its_block()
    {
        SkipWithoutEmulation();
        using GpuDevice device = GpuTestDevice.Create();
        float[] values = Run(device, "fault_shared_memory_of_another_block", blocks: 2);
        Assert.All(values[..Threads], value => Assert.Equal(1, value));
        Assert.All(values[Threads..], value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void A_wrong_number_of_arguments_is_found()
    {
        SkipWithoutEmulation();
        using GpuDevice device = GpuTestDevice.Create();
        Assert.Throws<GpuException>(() => device.Queue.Launch("add", Grid.Of(1), 0));
        Assert.Throws<GpuException>(() => device.Queue.Launch("no_such_kernel", Grid.Of(1)));
    }

    private static void SkipWithoutEmulation() =>
        Assert.SkipUnless(EmulationSetup.IsEmulated, "A real GPU does not find these mistakes.");

    private static float[] Run(GpuDevice device, string kernel, int blocks)
    {
        Matrix y = device.CreateMatrix(1, blocks * Threads);
        device.Queue.Launch(kernel, Grid.BlockFor(blocks, Threads), Operand.Of(y).Pointer);
        return y.ToArray();
    }
}
