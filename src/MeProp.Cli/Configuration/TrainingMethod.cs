namespace MeProp.Cli;

/// <summary>
/// How a run trains: which output gradients of a hidden layer survive, and whether neurons are removed.
/// </summary>
internal enum TrainingMethod
{
    Dense,

    TopK,

    Unified,

    Random,

    UnifiedRandom,

    /// <summary>The k largest of each example; neurons that are seldom kept are removed.</summary>
    Simplify,
}
