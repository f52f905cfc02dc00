namespace MeProp;

/// <summary>Values that an optimizer or a trainer keeps with a parameter.</summary>
/// <param name="Name">Name, which becomes part of names in files.</param>
/// <param name="Value">The shape of the parameter, or (1, rows) for <paramref name="IsPerRow"/>.</param>
/// <param name="IsPerRow">True for one value per row of the parameter.</param>
public readonly record struct ParameterSlot(string Name, Matrix Value, bool IsPerRow);
