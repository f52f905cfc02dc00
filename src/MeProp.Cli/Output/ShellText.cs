namespace MeProp.Cli;

/// <summary>Words of a command as a user writes them in a shell.</summary>
internal static class ShellText
{
    private static readonly string Plain = "._-/:=,+@%" + (OperatingSystem.IsWindows() ? "\\" : "");

    /// <summary>A path: quoted where a shell would take it apart, and no option where it begins with a dash.</summary>
    public static string Of(string path) => Word(path.StartsWith('-') ? $"./{path}" : path);

    /// <summary>A word, which may be an option: quoted where a shell would take it apart.</summary>
    public static string Word(string word)
    {
        if (word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || Plain.Contains(c))) return word;
        return word.AsSpan().ContainsAny("\"$`!\\") && !OperatingSystem.IsWindows()
            ? $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"
            : $"\"{word}\"";
    }
}
