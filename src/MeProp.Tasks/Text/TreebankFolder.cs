namespace MeProp.Tasks;

/// <summary>Loads treebanks from files in CoNLL-U, plain or gzip.</summary>
public static class TreebankFolder
{
    /// <summary>
    /// Loads a folder that holds the files of one treebank as Universal Dependencies names them:
    /// <c>*-ud-train.conllu</c>, <c>*-ud-dev.conllu</c> and <c>*-ud-test.conllu</c>; an added <c>.gz</c> is accepted.
    /// </summary>
    /// <param name="folder">The folder; its name becomes the name of the treebank.</param>
    /// <exception cref="DataSetException">A file is missing or bad, or there are several for one part.</exception>
    public static Treebank Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return Load(name.Length > 0 ? name : "treebank", FilesIn(folder));
    }

    /// <summary>Loads three files. The name of the first becomes the name of the treebank.</summary>
    /// <exception cref="DataSetException">A file is missing or bad.</exception>
    public static Treebank LoadFiles(string train, string development, string test)
    {
        ArgumentException.ThrowIfNullOrEmpty(train);
        return Load(Path.GetFileName(train), [train, development, test]);
    }

    /// <summary>True for a folder that holds a file in CoNLL-U, by its name.</summary>
    public static bool IsTreebank(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder)
        .Any(file => file.EndsWith(".conllu", StringComparison.OrdinalIgnoreCase)
            || file.EndsWith(".conllu.gz", StringComparison.OrdinalIgnoreCase));

    /// <summary>Paths of the three files in a folder.</summary>
    internal static string[] FilesIn(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DataSetException($"The folder {folder} does not exist. Check the path.");
        return [FindPart(folder, "train"), FindPart(folder, "dev"), FindPart(folder, "test")];
    }

    /// <summary>Loads three files: training, development, test.</summary>
    internal static Treebank Load(string name, string[] files)
    {
        IReadOnlyList<Sentence>[] parts = Array.ConvertAll(files, ConlluFile.Load);
        int empty = Array.FindIndex(parts, part => part.Count == 0);
        if (empty >= 0)
            throw new DataSetException($"{files[empty]} has no sentences. Each part of a treebank needs at least one.");
        return new Treebank(name, parts[0], parts[1], parts[2]);
    }

    private static string FindPart(string folder, string part)
    {
        string end = $"-ud-{part}.conllu";
        string[] found = [.. Directory.EnumerateFiles(folder)
            .Where(file => file.EndsWith(end, StringComparison.OrdinalIgnoreCase)
                || file.EndsWith($"{end}.gz", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new DataSetException(
                $"The folder {folder} has no file *{end}, plain or with .gz added. A treebank needs three files: "
                + "*-ud-train.conllu, *-ud-dev.conllu, *-ud-test.conllu."),
            _ => throw new DataSetException(
                $"The folder {folder} has {found.Length} files *{end}: "
                + $"{string.Join(", ", found.Select(Path.GetFileName))}. Keep one, or name the three files."),
        };
    }
}
