namespace MeProp.Cli;

/// <summary>Words of a command as a user writes them in a shell.</summary>
internal static class ShellText
{
    private static readonly string Plain = "._-/:=,+@%" + (OperatingSystem.IsWindows() ? "\\" : "");

    /// <summary>A path: quoted where a shell would take it apart, and no option where it begins with a dash.</summary>
    public static string Of(string path)
    {
        if (path.StartsWith('-')) path = $"./{path}";
        if (path.Length > 0 && path.All(c => char.IsLetterOrDigit(c) || Plain.Contains(c))) return path;
        return path.AsSpan().ContainsAny("\"$`!\\") && !OperatingSystem.IsWindows()
            ? $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'"
            : $"\"{path}\"";
    }
}
