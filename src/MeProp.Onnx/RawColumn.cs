namespace MeProp.Onnx;

/// <summary>
/// A column of a graph's input whose values x are raw: the network gets (x − mean) / deviation, and 0 where x is NaN,
/// which stands for a missing value.
/// </summary>
/// <param name="Name">What the column holds, as in "weight".</param>
/// <param name="Mean">The mean; 0 for values that stay as they are.</param>
/// <param name="Deviation">The standard deviation, above 0; 1 for values that stay as they are.</param>
/// <param name="HasIndicator">Whether the network's next input is 1 where x is NaN, and 0 elsewhere.</param>
public sealed record RawColumn(string Name, float Mean, float Deviation, bool HasIndicator = false);
