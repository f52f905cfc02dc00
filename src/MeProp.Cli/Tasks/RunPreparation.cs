namespace MeProp.Cli;

/// <summary>What data may need to be prepared for runs (<see cref="TaskData.Prepare"/>).</summary>
internal sealed record RunPreparation(
    RunConfiguration Configuration, Device Device, ProgramEnvironment Environment, Terminal Terminal);
