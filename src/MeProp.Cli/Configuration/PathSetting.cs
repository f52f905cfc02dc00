using System.Text.Json;

namespace MeProp.Cli;

/// <summary>A setting that is the path of a file or folder. Empty means none.</summary>
/// <param name="key">Name in configuration files.</param>
/// <param name="option">Name on the command line, or null.</param>
/// <param name="description">For the help text.</param>
/// <param name="get">Reads the value; null when there is none.</param>
/// <param name="set">Puts a value in place.</param>
internal sealed class PathSetting(
    string key, string? option, string description, Func<RunConfiguration, string?> get, Func<RunConfiguration, string?, RunConfiguration> set)
    : Setting(key, option, description)
{
    /// <summary>Values that are names and no paths.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <inheritdoc/>
    public override string ValueName => "PATH";

    /// <inheritdoc/>
    public override JsonTokenType TokenType => JsonTokenType.String;

    /// <inheritdoc/>
    public override string Expected => "a path";

    /// <summary>The full path, or the name, that a value means. Of several folders the first that has it counts, otherwise the first.</summary>
    /// <param name="text">The value as written.</param>
    /// <param name="folders">What the path may be relative to.</param>
    public string Resolve(string text, params IReadOnlyList<string> folders)
    {
        if (text.Length == 0) return text;
        if (Names.FirstOrDefault(name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase)) is { } known) return known;
        string[] paths = [.. folders.Select(folder => Path.GetFullPath(text, Path.GetFullPath(folder)))];
        return paths.FirstOrDefault(Path.Exists, paths[0]);
    }

    /// <inheritdoc/>
    public override RunConfiguration? Apply(string text, RunConfiguration configuration) =>
        text.Contains('\0') ? null : set(configuration, text.Length == 0 ? null : text);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RunConfiguration configuration)
    {
        if (get(configuration) is { } path) writer.WriteString(Key, path);
    }
}
