namespace MeProp.Tests;

/// <summary>
/// The devices that must agree with <see cref="ReferenceDevice"/>, by name: the CPU with every vector width that this machine has and
/// with 1 to 3 threads that share whatever is worth it, and the CPU as users get it, which obeys the environment variable MEPROP_SIMD.
/// </summary>
internal sealed class DevicesUnderTest : TheoryData<string>
{
    private const string Default = "default";

    public DevicesUnderTest()
    {
        Add(Default);
        foreach (SimdPath path in CpuDevice.SupportedPaths)
            for (int threads = 1; threads <= 3; threads++) Add($"{path} {threads}");
    }

    /// <summary>Makes the device with a name.</summary>
    public static DeviceUnderTest Open(string name)
    {
        if (name == Default) return new(CpuDevice.Create());
        string[] parts = name.Split(' ');
        return new(CpuDevice.Create(int.Parse(parts[1]), Enum.Parse<SimdPath>(parts[0]), sharesAlways: true));
    }
}
