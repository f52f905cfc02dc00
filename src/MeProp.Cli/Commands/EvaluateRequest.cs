namespace MeProp.Cli;

/// <summary>What a command line of <c>meprop evaluate</c> asks for.</summary>
/// <param name="ModelFile">Full path.</param>
/// <param name="Data">What names the data, and how many threads.</param>
/// <param name="Part">train, dev or test.</param>
/// <param name="Mode">What to print.</param>
internal sealed record EvaluateRequest(string ModelFile, RunConfiguration Data, string Part, OutputMode Mode);
