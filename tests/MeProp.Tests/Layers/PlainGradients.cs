namespace MeProp.Tests;

/// <summary>
/// What <see cref="PlainLstm"/> computes: gradients of w, u, b and x, and the rows of w that any step kept.
/// </summary>
internal sealed record PlainGradients(
    double[] Input, double[] Recurrent, double[] Bias, double[][][] X, SortedSet<int> Touched);
