namespace MeProp;

/// <summary>How a <see cref="Keep"/> chooses.</summary>
public enum KeepRule
{
    /// <summary>Every output: ordinary back propagation.</summary>
    All,

    /// <summary>The k outputs of largest |gradient| of every example (paper, section 2.1).</summary>
    TopK,

    /// <summary>One set per batch: the k outputs with the largest sums of |gradient| (paper, section 2.3).</summary>
    UnifiedTopK,

    /// <summary>k random outputs of every example: the paper's control experiment.</summary>
    RandomK,

    /// <summary>One set of k random outputs per batch.</summary>
    UnifiedRandomK,
}
