namespace MeProp.Cli;

/// <summary>
/// How a run trains: which output gradients of a hidden layer survive, and whether neurons are removed.
/// </summary>
internal enum TrainingMethod
{
    Dense,

    /// <summary>
    /// Top-k per example with the rules that learn like dense training: a budget of the batch, exact scale.
    /// </summary>
    Scaled,

    TopK,

    Unified,

    Random,

    UnifiedRandom,

    /// <summary>The k largest of each example; neurons that are seldom kept are removed.</summary>
    Simplify,
}
