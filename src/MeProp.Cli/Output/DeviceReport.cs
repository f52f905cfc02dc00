using MeProp.Gpu;

namespace MeProp.Cli;

/// <summary>What <c>meprop info --devices --json</c> prints.</summary>
internal sealed record DeviceReport(
    string Processor, IReadOnlyList<GpuInfo> Gpus, IReadOnlyList<string> Libraries, IReadOnlyList<string> Problems)
{
    public string Event { get; } = "devices";
}
