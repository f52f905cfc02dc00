namespace MeProp.Cli;

/// <summary>What the turns of one candidate told.</summary>
internal sealed record TurnResults<T>(int Repetitions, IReadOnlyList<T> Results);
