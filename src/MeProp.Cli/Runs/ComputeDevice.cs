using MeProp.Gpu;

namespace MeProp.Cli;

/// <summary>Makes the device that a command was asked for. Only a GPU loads the assembly for GPUs.</summary>
internal static class ComputeDevice
{
    /// <exception cref="GpuException">A GPU was asked for, and the machine lacks something for it.</exception>
    public static Device Open(SettingValues values, ProgramEnvironment environment) =>
        Open(values, values.Get(Settings.Threads), environment);

    /// <summary>The same for commands whose setting of threads is another one.</summary>
    public static Device Open(SettingValues values, int threads, ProgramEnvironment environment) =>
        values.Get(Settings.Device) switch
        {
            DeviceKind.Gpu => OpenGpu(values, environment),
            DeviceKind.Auto when IsGpuUsable() => OpenGpu(values, environment),
            _ => CpuDevice.Create(threads),
        };

    private static bool IsGpuUsable() => GpuMachine.Examine().IsUsable;

    private static GpuDevice OpenGpu(SettingValues values, ProgramEnvironment environment) =>
        GpuDevice.Create(new GpuOptions
        {
            Index = IndexFor(environment),
            AllowsTf32 = values.Get(Settings.Tf32),
            Warning = environment.Processes is { Rank: > 0 }
                ? null
                : text => StandardStreams.WriteError(environment.Error, $"note: {text}"),
        });

    /// <summary>Processes of one machine take its GPUs in turn.</summary>
    private static int IndexFor(ProgramEnvironment environment) => environment.Processes is null
        ? 0
        : DistributedProgram.RankOnMachine(environment) % Math.Max(1, GpuMachine.Examine().Gpus.Count);
}
