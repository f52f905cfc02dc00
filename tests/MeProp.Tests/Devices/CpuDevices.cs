namespace MeProp.Tests;

/// <summary>
/// The CPU devices that must agree with <see cref="ReferenceDevice"/>: every vector width that this machine has with 1
/// to 3 threads that share whatever is worth it, and the device as users get it, which obeys the environment variable
/// MEPROP_SIMD. All work on guarded memory.
/// </summary>
internal static class CpuDevices
{
    public static IReadOnlyDictionary<string, Func<DeviceUnderTest>> All { get; } = Make();

    /// <summary>A device on guarded memory.</summary>
    public static DeviceUnderTest Open(CpuDevice device)
    {
        var guarded = new GuardedDevice(device);
        return new(guarded, guarded.CheckSurroundings);
    }

    private static Dictionary<string, Func<DeviceUnderTest>> Make()
    {
        var devices = new Dictionary<string, Func<DeviceUnderTest>> { ["default"] = () => Open(CpuDevice.Create()) };
        foreach (SimdPath path in CpuDevice.SupportedPaths)
        {
            foreach (int threads in (int[])[1, 2, 3])
                devices[$"{path} {threads}"] = () => Open(CpuDevice.Create(threads, path, sharesAlways: true));
        }

        return devices;
    }
}
