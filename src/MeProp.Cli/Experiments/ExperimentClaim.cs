namespace MeProp.Cli;

/// <summary>A statement on an experiment that its numbers decide: differences of rows reach a limit.</summary>
/// <param name="Text">The statement.</param>
/// <param name="Part">The part with the rows.</param>
/// <param name="Rows">Names of the rows.</param>
/// <param name="Against">Name of the row that they are compared with; null for the one of each row.</param>
/// <param name="AtLeast">Smallest difference of the test scores, in percentage points, which may be negative.</param>
/// <param name="Why">Why it does not hold, for readers of the results; null for nothing.</param>
internal sealed record ExperimentClaim(
    string Text, string Part, IReadOnlyList<string> Rows, string? Against, double AtLeast, string? Why);
