using System.CommandLine;
using System.Globalization;

namespace MeProp.Cli;

/// <summary>An option that is a whole number within bounds.</summary>
/// <param name="name">Name on the command line.</param>
/// <param name="description">For the help text.</param>
/// <param name="standard">The value unless given.</param>
/// <param name="minimum">Smallest value.</param>
/// <param name="maximum">Largest value.</param>
internal sealed class SizeOption(string name, string description, int standard, int minimum, int maximum)
{
    /// <summary>What the parser knows.</summary>
    public Option<string?> Option { get; } = new(name) { HelpName = "N", Description = $"{description} ({standard})" };

    /// <summary>The value.</summary>
    /// <param name="parsed">A command line that parsed without errors.</param>
    /// <exception cref="ConfigurationException">It is no whole number within the bounds.</exception>
    public int Read(ParseResult parsed)
    {
        if (parsed.GetResult(Option) is not { Implicit: false } result) return standard;
        string text = result.GetValueOrDefault<string?>() ?? "";
        bool isRight = int.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out int value) && value >= minimum && value <= maximum;
        return isRight ? value : throw new ConfigurationException($"{name}: expected a whole number from {minimum} to {maximum}, not {(text.Length == 0 ? "nothing" : text)}.");
    }
}
