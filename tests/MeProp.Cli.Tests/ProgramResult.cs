namespace MeProp.Cli.Tests;

/// <summary>What a run of the program left.</summary>
internal sealed record ProgramResult(int Code, string Output, string Error);
