namespace MeProp;

/// <summary>How a <see cref="Keep"/> chooses.</summary>
public enum KeepRule
{
    /// <summary>Keeps every output: ordinary back propagation.</summary>
    All,

    /// <summary>Keeps the k outputs of largest |gradient|, for every example on its own (paper, section 2.1).</summary>
    TopK,

    /// <summary>Keeps one set of k outputs for the whole batch: those with the largest sums of |gradient| over the batch.</summary>
    UnifiedTopK,

    /// <summary>Keeps k random outputs, for every example on its own: the paper's control experiment.</summary>
    RandomK,

    /// <summary>Keeps one set of k random outputs for the whole batch.</summary>
    UnifiedRandomK,
}
