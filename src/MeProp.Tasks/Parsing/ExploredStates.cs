namespace MeProp.Tasks;

/// <summary>What <see cref="Exploration"/> came through.</summary>
/// <param name="Examples">The states with their targets.</param>
/// <param name="Moves">What <see cref="Exploration.Replay"/> needs; does not change.</param>
internal sealed record ExploredStates(IdExamples Examples, ReadOnlyMemory<byte> Moves);
