namespace MeProp.Cli;

/// <summary>What a user wants of the report of what is trained.</summary>
/// <param name="IsWanted">Whether it is written.</param>
/// <param name="Opens">Whether it is opened at the start, and written again during training.</param>
internal sealed record ReportRequest(bool IsWanted, bool Opens);
