namespace MeProp.Cli;

/// <summary>Training steps with one method: medians over the turns.</summary>
internal sealed record MethodTiming
{
    public required string Method { get; init; }

    public required StepMicroseconds MicrosecondsPerStep { get; init; }

    public required double ExamplesPerSecond { get; init; }

    /// <summary>How many times faster a step is than with dense.</summary>
    public required double Speedup { get; init; }
}
