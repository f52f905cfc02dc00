namespace MeProp.Cli;

/// <summary>Files that were moved together with the configuration that names them.</summary>
internal static class MovedPath
{
    private static readonly char[] Separators = ['/', '\\'];

    /// <summary>True for the full path of this or another system.</summary>
    public static bool IsFull(string path) => Path.IsPathRooted(path)
        || path is [_, ':', '\\' or '/', ..] or ['\\', ..];

    /// <summary>
    /// Where a full path that does not exist may be now: the longest end of it that exists in the folder of the
    /// configuration, or in one above. Null when the path exists, or no end of it does.
    /// </summary>
    /// <example>/old/project/data beside /old/project/runs/a is found as /new/data beside /new/runs/a.</example>
    public static string? Find(string path, string folder)
    {
        if (!IsFull(path) || Path.Exists(path)) return null;
        string[] names = path.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        for (int first = 0; first < names.Length; first++)
        {
            if (names[first..].Any(name => name is "." or "..")) continue;
            string end = Path.Combine(names[first..]);
            for (string? ancestor = Path.GetFullPath(folder); ancestor is not null;
                ancestor = Path.GetDirectoryName(ancestor))
            {
                // An end of one name in the root would be any folder of that name.
                if (first == names.Length - 1 && Path.GetDirectoryName(ancestor) is null) break;
                string candidate = Path.Combine(ancestor, end);
                if (Path.Exists(candidate)) return candidate;
            }
        }

        return null;
    }
}
