using System.Reflection;
using System.Runtime.InteropServices;

namespace MeProp.Cli;

/// <summary>What a time was measured on.</summary>
internal sealed record MachineInfo
{
    public required string Processor { get; init; }

    public required int LogicalCores { get; init; }

    public required string OperatingSystem { get; init; }

    public required string Architecture { get; init; }

    public static string Runtime => RuntimeInformation.FrameworkDescription;

    /// <summary>Version of this program, with the commit where the build knew it.</summary>
    public static string ProgramVersion =>
        typeof(MachineInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? "unknown";

    /// <summary>A version with the commit's first seven digits.</summary>
    public static string ShortVersion(string version)
    {
        int commit = version.IndexOf('+', StringComparison.Ordinal) + 1;
        return commit == 0 ? version : version[..Math.Min(version.Length, commit + 7)];
    }

    public static MachineInfo Current() => new()
    {
        Processor = ProcessorName(),
        LogicalCores = Environment.ProcessorCount,
        OperatingSystem = RuntimeInformation.OSDescription,
        Architecture = RuntimeInformation.ProcessArchitecture.ToString(),
    };

    public override string ToString() => $"{Processor}, {LogicalCores} logical cores, {OperatingSystem}";

    private static string ProcessorName()
    {
        const string linux = "/proc/cpuinfo";
        string? line = File.Exists(linux)
            ? File.ReadLines(linux).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?.Split(':', 2)[^1].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
