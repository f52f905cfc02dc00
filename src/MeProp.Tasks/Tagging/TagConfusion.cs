namespace MeProp.Tasks;

/// <summary>A gold tag that was taken for another one.</summary>
/// <param name="Gold">The gold tag; null if it is not in the tag set.</param>
/// <param name="Predicted">The predicted tag.</param>
/// <param name="Count">How often.</param>
public readonly record struct TagConfusion(string? Gold, string Predicted, int Count);
