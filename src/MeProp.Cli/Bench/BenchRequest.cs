namespace MeProp.Cli;

/// <summary>What a command line of <c>meprop bench</c> asks for.</summary>
/// <param name="Sizes">What to measure.</param>
/// <param name="Threads">0 for all processors.</param>
/// <param name="Budget">How long to measure, about.</param>
/// <param name="Mode">What to print.</param>
internal sealed record BenchRequest(BenchSizes Sizes, int Threads, TimeSpan Budget, OutputMode Mode);
