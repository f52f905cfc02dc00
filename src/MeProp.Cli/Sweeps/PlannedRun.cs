namespace MeProp.Cli;

/// <summary>A run of a sweep. Its folder has its name; the runs of a group differ in their seeds alone.</summary>
internal sealed record PlannedRun(string Name, string Group, RunConfiguration Configuration);
