using MeProp.Gpu;

namespace MeProp.Cli;

/// <summary>Makes the device that a command was asked for. Only a GPU loads the assembly for GPUs.</summary>
internal static class ComputeDevice
{
    /// <exception cref="GpuException">A GPU was asked for, and the machine lacks something for it.</exception>
    public static Device Open(SettingValues values) => Open(values, values.Get(Settings.Threads));

    /// <summary>The same for commands whose setting of threads is another one.</summary>
    public static Device Open(SettingValues values, int threads) => values.Get(Settings.Device) switch
    {
        DeviceKind.Gpu => OpenGpu(values.Get(Settings.Tf32)),
        DeviceKind.Auto when IsGpuUsable() => OpenGpu(values.Get(Settings.Tf32)),
        _ => CpuDevice.Create(threads),
    };

    private static bool IsGpuUsable() => GpuMachine.Examine().IsUsable;

    private static GpuDevice OpenGpu(bool allowsTf32) => GpuDevice.Create(new GpuOptions { AllowsTf32 = allowsTf32 });
}
