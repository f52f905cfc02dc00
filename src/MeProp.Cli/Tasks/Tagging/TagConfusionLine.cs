namespace MeProp.Cli;

/// <summary>A gold tag taken for another; null for one that training never saw.</summary>
internal sealed record TagConfusionLine(string? Gold, string Predicted, int Count);
