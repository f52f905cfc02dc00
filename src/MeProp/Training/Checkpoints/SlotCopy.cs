namespace MeProp;

/// <summary>The values of a <see cref="ParameterSlot"/>, row by row without gaps.</summary>
internal readonly record struct SlotCopy(string Name, float[] Values, bool IsPerRow);
