using System.Text.Json;

namespace MeProp.Cli;

/// <summary>A setting that is the path of a file or folder. Empty means none.</summary>
internal sealed class PathSetting(string key, string? option = null, string help = "", string? standard = null)
    : Setting<string?>(key, option, help, standard)
{
    public override bool TakesLists => false;

    public override string ValueName => "PATH";

    public override JsonTokenType TokenType => JsonTokenType.String;

    public override string Expected => "a path";

    /// <summary>The full path. Of several folders the first that has it counts, otherwise the first.</summary>
    public override string Resolve(string text, params IReadOnlyList<string> folders)
    {
        if (text.Length == 0) return text;
        string[] paths = [.. folders.Select(folder => Path.GetFullPath(text, Path.GetFullPath(folder)))];
        return paths.FirstOrDefault(Path.Exists, paths[0]);
    }

    public override bool TryParse(string text, out object? value)
    {
        value = text.Length == 0 ? null : text;
        return !text.Contains('\0');
    }

    protected override string? TextOf(string? value) => value;
}
