namespace MeProp.Cli;

/// <summary>What <c>meprop bench</c> measured, as <c>--json</c> prints it.</summary>
internal sealed record BenchReport
{
    public string Event { get; } = "bench";

    public required BenchSizes Sizes { get; init; }

    /// <summary>What all threads reach together; null on a GPU.</summary>
    public required MachinePeaks? Peaks { get; init; }

    public required IReadOnlyList<KernelTiming> Kernels { get; init; }

    public required IReadOnlyList<MethodTiming> Methods { get; init; }

    public string Fastest => Methods.MinBy(method => method.MicrosecondsPerStep.Total)!.Method;

    public required int Threads { get; init; }

    public required string SimdPath { get; init; }

    public required string Device { get; init; }

    public required MachineInfo Machine { get; init; }

    public required string Runtime { get; init; }

    public required string Version { get; init; }
}
