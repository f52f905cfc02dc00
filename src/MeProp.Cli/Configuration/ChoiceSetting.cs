using System.Text.Json;

namespace MeProp.Cli;

/// <summary>A setting that is one of a few named values. Names are in lower case.</summary>
internal sealed class ChoiceSetting<T>(
    string key, string? option, string help, T standard, (string Name, T Value)[] choices)
    : Setting<T>(key, option, help, standard)
{
    private string[]? _names;

    /// <summary>
    /// What the choices mean, each followed by "(default)" where it is that; empty where the help text says it.
    /// </summary>
    public IReadOnlyList<(string Text, T Value)> Meanings { get; init; } = [];

    public override string ValueName => string.Join('|', Choices);

    public override JsonTokenType TokenType => JsonTokenType.String;

    public override string Expected => $"{string.Join(", ", Choices.SkipLast(1))} or {Choices[^1]}";

    public override IReadOnlyList<string> Choices => _names ??= Array.ConvertAll(choices, choice => choice.Name);

    public override string Help(string? defaultText = null) =>
        Meanings.Count == 0 ? base.Help(defaultText) : $"{base.Help(defaultText)}: {MeaningsOf(_ => true)}";

    /// <summary>What some of the choices mean.</summary>
    public string MeaningsOf(Func<T, bool> isIncluded) => string.Join("; ", Meanings
        .Where(meaning => isIncluded(meaning.Value))
        .Select(meaning => Equals(meaning.Value, Default) ? $"{meaning.Text} (default)" : meaning.Text));

    public string NameIn(SettingValues values) => TextOf(values.Get(this));

    public override bool TryParse(string text, out object? value)
    {
        int i = Choices.ToList().FindIndex(name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));
        value = i < 0 ? null : choices[i].Value;
        return i >= 0;
    }

    protected override string TextOf(T value)
    {
        // No LINQ and no comparer: they would be compiled for each type of value at every start.
        for (int i = 0; i < choices.Length; i++)
        {
            if (Equals(choices[i].Value, value)) return choices[i].Name;
        }

        throw new InvalidOperationException($"{Key} has no choice {value}.");
    }
}
