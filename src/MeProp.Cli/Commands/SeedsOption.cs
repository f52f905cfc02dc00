using System.CommandLine;

namespace MeProp.Cli;

/// <summary>The option for the number of seeds of a method or configuration.</summary>
internal sealed class SeedsOption(string help)
{
    private const int MaxSeeds = 1000;

    private readonly Option<int?> _seeds = new("--seeds") { HelpName = "N", Description = help };

    public void AddTo(Command command) => command.Add(_seeds);

    /// <summary>The number; null when it is not given.</summary>
    public int? Read(ParseResult parsed) => parsed.GetValue(_seeds) is not { } seeds ? null
        : seeds is >= 1 and <= MaxSeeds ? seeds
        : throw new ConfigurationException($"--seeds: expected a whole number from 1 to {MaxSeeds}, not {seeds}.");
}
