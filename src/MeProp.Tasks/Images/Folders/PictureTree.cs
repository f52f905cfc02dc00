namespace MeProp.Tasks;

/// <summary>A folder with a folder of pictures for each class.</summary>
/// <param name="Folder">Its path.</param>
/// <param name="Classes">Names and pictures of the classes, ordered by name.</param>
/// <param name="Unsupported">Pictures of other formats by format, as in "HEIC".</param>
internal sealed record PictureTree(
    string Folder,
    IReadOnlyList<(string Name, IReadOnlyList<PictureEntry> Files)> Classes,
    IReadOnlyDictionary<string, int> Unsupported)
{
    public int Count => Classes.Sum(one => one.Files.Count);

    /// <summary>Names of the classes that have pictures.</summary>
    public IEnumerable<string> Names => Classes.Where(one => one.Files.Count > 0).Select(one => one.Name);

    /// <summary>Lists the pictures of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="prefix">Precedes the names of pictures; ends with / unless empty.</param>
    public static PictureTree Read(string folder, string prefix = "")
    {
        if (!Directory.Exists(folder)) throw new DataSetException($"The folder {ReadFailure.Missing(folder)}");
        var unsupported = new SortedDictionary<string, int>(StringComparer.Ordinal);
        List<(string, IReadOnlyList<PictureEntry>)> classes = [];
        foreach (string path in PictureWalk.FoldersIn(folder))
        {
            string name = Path.GetFileName(path);
            classes.Add((name, PictureWalk.Find(path, prefix + name, unsupported)));
        }

        return new PictureTree(folder, classes, unsupported.ToDictionary());
    }

    /// <summary>What a user should know of files and folders that are not used.</summary>
    public IEnumerable<string> Notes()
    {
        if (Unsupported.Count > 0)
        {
            yield return $"{UnsupportedText} pictures in {Folder} are not read: save them as PNG or JPEG to use them.";
        }

        string[] empty = [.. Classes.Where(one => one.Files.Count == 0).Select(one => one.Name)];
        if (empty.Length > 0)
        {
            yield return $"no pictures in {Listed(empty)} of {Folder}: "
                + $"{(empty.Length == 1 ? "it is" : "they are")} no class.";
        }

        int loose = PictureWalk.CountIn(Folder);
        if (loose > 0) yield return $"{loose:N0} pictures in {Folder} itself belong to no class and are not used.";
    }

    /// <summary>Throws unless there are pictures.</summary>
    public void CheckHasPictures()
    {
        if (Count > 0) return;
        if (Classes.Count == 0)
        {
            throw new DataSetException(
                $"{Folder} has no folders of pictures. Make a folder for each class, named after it, and put the "
                + $"pictures of the class there, as in {Path.Combine(Folder, "cats", "1.png")}.");
        }

        string other = Unsupported.Count > 0 ? $", but {UnsupportedText}. Save them as PNG or JPEG" : "";
        throw new DataSetException(
            $"The {(Classes.Count == 1 ? "folder" : $"{Classes.Count} folders")} in {Folder} "
            + $"({Listed([.. Classes.Select(one => one.Name)])}) "
            + $"{(Classes.Count == 1 ? "has" : "have")} no PNG, JPEG or BMP pictures{other}. Name the folder that "
            + "holds a folder of pictures for each class, or a folder of IDX files.");
    }

    /// <summary>The first of some names, and how many more there are.</summary>
    public static string Listed(IReadOnlyList<string> names)
    {
        const int shown = 5;
        string more = names.Count > shown ? $" and {names.Count - shown} more" : "";
        return string.Join(", ", names.Take(shown)) + more;
    }

    private string UnsupportedText =>
        string.Join(", ", Unsupported.Select(entry => $"{entry.Value:N0} {entry.Key}"));
}
