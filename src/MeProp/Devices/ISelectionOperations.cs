namespace MeProp;

/// <summary>Choice of the output gradients that survive (paper, sections 2.1 and 2.3).</summary>
public interface ISelectionOperations
{
    /// <summary>Applies the selection's rule to an output gradient. Changes only the selection.</summary>
    /// <param name="dy">(N, O).</param>
    /// <param name="count">K, 1 to O; O keeps all.</param>
    /// <param name="random">Where random rules take their key.</param>
    /// <param name="selection">Receives the kept outputs; <see cref="Selection.Keep"/> is its rule.</param>
    /// <exception cref="NonFiniteException">A rule that compares gradients met an infinite one or NaN.</exception>
    void Select(Matrix dy, int count, RandomStream random, Selection selection);

    /// <summary>counts[j] += number of examples that kept j with dy[n, j] ≠ 0. O(N·K).</summary>
    void CountKept(Matrix dy, Selection selection, Indices counts);
}
