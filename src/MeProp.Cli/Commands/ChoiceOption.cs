using System.CommandLine;

namespace MeProp.Cli;

/// <summary>An option that is one of a few named values; the first unless given.</summary>
/// <param name="name">Name on the command line.</param>
/// <param name="description">For the help text.</param>
/// <param name="choices">Names, in lower case, and values.</param>
internal sealed class ChoiceOption<T>(string name, string description, IReadOnlyList<(string Name, T Value)> choices)
{
    /// <summary>What the parser knows.</summary>
    public Option<string?> Option { get; } = Create(name, description, [.. choices.Select(choice => choice.Name)]);

    /// <summary>The value.</summary>
    /// <param name="parsed">A command line that parsed without errors.</param>
    /// <exception cref="ConfigurationException">It is none of the choices.</exception>
    public T Read(ParseResult parsed)
    {
        if (parsed.GetResult(Option) is not { Implicit: false } result) return choices[0].Value;
        string text = result.GetValueOrDefault<string?>() ?? "";
        foreach ((string choice, T value) in choices)
        {
            if (string.Equals(choice, text, StringComparison.OrdinalIgnoreCase)) return value;
        }

        string expected = $"{string.Join(", ", choices.SkipLast(1).Select(choice => choice.Name))} or {choices[^1].Name}";
        throw new ConfigurationException($"{name}: expected {expected}, not {(text.Length == 0 ? "nothing" : text)}.");
    }

    private static Option<string?> Create(string name, string description, string[] names)
    {
        var option = new Option<string?>(name) { HelpName = string.Join('|', names), Description = description };
        option.CompletionSources.Add(names);
        return option;
    }
}
