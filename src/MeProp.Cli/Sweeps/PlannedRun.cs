namespace MeProp.Cli;

/// <summary>A run of a sweep. Its name is that of its folder; the runs of a group differ in their seeds alone.</summary>
internal sealed record PlannedRun(string Name, string Group, RunConfiguration Configuration);
