namespace MeProp.Cli;

/// <summary>How a user wants to look at what is trained. Results do not depend on it.</summary>
/// <param name="WritesReport">Whether a report is written at the end.</param>
/// <param name="OpensReport">Whether it is opened at the start, and written again during training.</param>
/// <param name="TensorBoardFolder">Where event files for TensorBoard go; null for none.</param>
internal sealed record ViewRequest(bool WritesReport, bool OpensReport, string? TensorBoardFolder);
