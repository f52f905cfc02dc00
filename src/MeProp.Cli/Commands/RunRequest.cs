namespace MeProp.Cli;

/// <summary>What a command line asks for.</summary>
/// <param name="Configuration">What to compute.</param>
/// <param name="Notes">What the user should know about it.</param>
/// <param name="OutputFolder">Where to write; null for a folder named after run and time.</param>
/// <param name="Mode">What to print.</param>
/// <param name="ResumedFolder">The run to go on with, a full path; null for a new one.</param>
/// <param name="HasCheckpoints">Whether the run can be resumed after an interruption.</param>
internal sealed record RunRequest(RunConfiguration Configuration, IReadOnlyList<string> Notes, string? OutputFolder, OutputMode Mode, string? ResumedFolder = null, bool HasCheckpoints = true);
