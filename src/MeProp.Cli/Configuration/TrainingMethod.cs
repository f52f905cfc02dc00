namespace MeProp.Cli;

/// <summary>How a run trains: which output gradients of a hidden layer survive, and whether neurons are removed.</summary>
internal enum TrainingMethod
{
    /// <summary>All.</summary>
    Dense,

    /// <summary>The k largest of each example.</summary>
    TopK,

    /// <summary>One set of k for the batch.</summary>
    Unified,

    /// <summary>k at random, of each example.</summary>
    Random,

    /// <summary>k at random, for the batch.</summary>
    UnifiedRandom,

    /// <summary>The k largest of each example; neurons that are seldom kept are removed.</summary>
    Simplify,
}
