using System.Text.Json;

namespace MeProp.Cli;

/// <summary>One declaration of a value that a user can set: its names, its help text, and what it accepts.</summary>
/// <remarks><paramref name="option"/> is null for a setting that only files have. <paramref name="help"/> holds <see
/// cref="DefaultMark"/>.</remarks>
internal abstract class Setting(string key, string? option, string help)
{
    /// <summary>Stands for the default in a help text.</summary>
    public const string DefaultMark = "{default}";

    public string Key => key;

    /// <summary>Name on the command line; null for a setting that only files have.</summary>
    public string? Option => option;

    /// <summary>Further names on the command line: those of the authors' PyTorch program.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    public bool IsHidden { get; init; }

    /// <summary>A setting that cannot stand beside this one: the later of the two wins.</summary>
    public Setting? Replaces { get; init; }

    /// <summary>Which values of <see cref="Replaces"/> can stand beside this setting after all.</summary>
    public Func<object?, bool> StandsBeside { get; init; } = _ => false;

    /// <summary>The help text of commands that train nothing; null for the same.</summary>
    public string? TestHelp { get; init; }

    /// <summary>
    /// The value in configurations of runs that are older than the setting, as text; null: the default.
    /// </summary>
    public string? InOlderRuns { get; init; }

    /// <summary>True for a setting of a task that only commands that train have.</summary>
    public bool IsOfTraining { get; init; }

    /// <summary>Why the option is useless in a configuration; null when it is useful.</summary>
    public Func<RunConfiguration, string?> Refusal { get; init; } = _ => null;

    /// <summary>Whether a comma separates values where a command takes lists; paths may hold commas.</summary>
    public virtual bool TakesLists => true;

    /// <summary>Stands for the value in the help text.</summary>
    public abstract string ValueName { get; }

    /// <summary>How a file writes the value.</summary>
    public abstract JsonTokenType TokenType { get; }

    /// <summary>What values it takes, to go after "expected".</summary>
    public abstract string Expected { get; }

    /// <summary>The default for the help text.</summary>
    public abstract string DefaultText { get; }

    public virtual IReadOnlyList<string> Choices => [];

    /// <summary>The help text, with another default where a command or data has one.</summary>
    public virtual string Help(string? defaultText = null) =>
        help.Replace(DefaultMark, defaultText ?? DefaultText, StringComparison.Ordinal);

    /// <summary>The text with a full path in place of a relative one.</summary>
    public virtual string Resolve(string text, params IReadOnlyList<string> folders) => text;

    /// <summary>Reads a value; false when the setting does not take it.</summary>
    public abstract bool TryParse(string text, out object? value);

    /// <summary>The value as text; null when there is none.</summary>
    public abstract string? TextIn(SettingValues values);

    /// <summary>Writes key and value, unless there is none.</summary>
    public void Write(Utf8JsonWriter writer, SettingValues values)
    {
        if (TextIn(values) is not { } text) return;
        writer.WritePropertyName(Key);
        if (TokenType == JsonTokenType.String) writer.WriteStringValue(text);
        else writer.WriteRawValue(text);
    }
}
