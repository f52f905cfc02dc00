namespace MeProp.Tasks.Tests;

/// <summary>What was asked of a <see cref="LoopbackServer"/>.</summary>
/// <param name="File">Last part of the path.</param>
/// <param name="From">First byte of the range asked for; null: no range.</param>
internal sealed record LoopbackRequest(string File, long? From);
