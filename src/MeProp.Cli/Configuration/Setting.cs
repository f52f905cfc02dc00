using System.Text.Json;

namespace MeProp.Cli;

/// <summary>A value of <see cref="RunConfiguration"/> under its names in files and on the command line, with the values it takes.</summary>
/// <param name="key">Name in configuration files.</param>
/// <param name="option">Name on the command line, or null for one that only files have.</param>
/// <param name="description">For the help text.</param>
internal abstract class Setting(string key, string? option, string description)
{
    /// <summary>Name in configuration files.</summary>
    public string Key { get; } = key;

    /// <summary>Name on the command line; null for one that only files have.</summary>
    public string? Option { get; } = option;

    /// <summary>For the help text.</summary>
    public string Description { get; } = description;

    /// <summary>Further names on the command line: those of the authors' PyTorch program.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Stands for the value in the help text.</summary>
    public abstract string ValueName { get; }

    /// <summary>How a file writes the value.</summary>
    public abstract JsonTokenType TokenType { get; }

    /// <summary>What values it takes, to go after "expected".</summary>
    public abstract string Expected { get; }

    /// <summary>All values, where there are only a few.</summary>
    public virtual IReadOnlyList<string> Choices => [];

    /// <summary>The configuration with a value in place, or null when the setting does not take it.</summary>
    /// <param name="text">The value as written.</param>
    /// <param name="configuration">What to change.</param>
    public abstract RunConfiguration? Apply(string text, RunConfiguration configuration);

    /// <summary>Writes key and value, unless there is none.</summary>
    /// <param name="writer">Within an object.</param>
    /// <param name="configuration">Where the value is.</param>
    public abstract void Write(Utf8JsonWriter writer, RunConfiguration configuration);
}
