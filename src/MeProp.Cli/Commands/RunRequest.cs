namespace MeProp.Cli;

/// <summary>What a command line asks for.</summary>
/// <param name="Configuration">What to compute.</param>
/// <param name="Notes">What the user should know about it.</param>
/// <param name="OutputFolder">Where to write; null for a folder named after run and time.</param>
/// <param name="Mode">What to print.</param>
internal sealed record RunRequest(RunConfiguration Configuration, IReadOnlyList<string> Notes, string? OutputFolder, OutputMode Mode);
