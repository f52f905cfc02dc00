namespace MeProp;

/// <summary>A score and its name.</summary>
/// <param name="Name">As <see cref="Evaluator.ScoreName"/>: files derive field names from it.</param>
/// <param name="Value">The score; larger is better.</param>
public readonly record struct NamedScore(string Name, double Value);
