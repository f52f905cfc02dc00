using System.Text.Json;

namespace MeProp.Cli;

/// <summary>A setting that is one of a few named values.</summary>
/// <param name="key">Name in configuration files.</param>
/// <param name="option">Name on the command line, or null.</param>
/// <param name="description">For the help text.</param>
/// <param name="choices">Names, in lower case, and values.</param>
/// <param name="get">Reads the value.</param>
/// <param name="set">Puts a value in place.</param>
internal sealed class ChoiceSetting<T>(
    string key, string? option, string description, IReadOnlyList<(string Name, T Value)> choices, Func<RunConfiguration, T> get, Func<RunConfiguration, T, RunConfiguration> set)
    : Setting(key, option, description)
    where T : notnull
{
    /// <inheritdoc/>
    public override string ValueName => string.Join('|', Choices);

    /// <inheritdoc/>
    public override JsonTokenType TokenType => JsonTokenType.String;

    /// <inheritdoc/>
    public override string Expected => $"{string.Join(", ", Choices.SkipLast(1))} or {Choices[^1]}";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Choices => [.. choices.Select(choice => choice.Name)];

    /// <summary>The name of the value that a configuration has.</summary>
    /// <param name="configuration">Where the value is.</param>
    public string NameIn(RunConfiguration configuration)
    {
        T value = get(configuration);
        return choices.First(choice => choice.Value.Equals(value)).Name;
    }

    /// <inheritdoc/>
    public override RunConfiguration? Apply(string text, RunConfiguration configuration)
    {
        foreach ((string name, T value) in choices)
        {
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase)) return set(configuration, value);
        }

        return null;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RunConfiguration configuration) => writer.WriteString(Key, NameIn(configuration));
}
