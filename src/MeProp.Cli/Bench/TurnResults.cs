namespace MeProp.Cli;

/// <summary>What the turns of one candidate told.</summary>
/// <param name="Repetitions">How often it did its work in each turn.</param>
/// <param name="Results">One entry per turn.</param>
internal sealed record TurnResults<T>(int Repetitions, IReadOnlyList<T> Results);
