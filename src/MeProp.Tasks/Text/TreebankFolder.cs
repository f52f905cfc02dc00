namespace MeProp.Tasks;

/// <summary>Loads treebanks from files in CoNLL-U, plain or gzip.</summary>
public static class TreebankFolder
{
    /// <summary>
    /// Loads a folder that holds the files of one treebank as Universal Dependencies names them:
    /// <c>*-ud-train.conllu</c>, <c>*-ud-dev.conllu</c> and <c>*-ud-test.conllu</c>; an added <c>.gz</c> is accepted.
    /// </summary>
    /// <param name="folder">The folder; its name becomes the name of the treebank.</param>
    /// <param name="split">
    /// How the development part is made; null: from its file, or drawn from the training sentences where there is none.
    /// </param>
    /// <exception cref="DataSetException">A file is missing or bad, or there are several for one part.</exception>
    public static Treebank Load(string folder, DevelopmentSplit? split = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return Load(name.Length > 0 ? name : "treebank", FilesIn(folder, needsDevelopment: false), split);
    }

    /// <summary>Loads files. The name of the first becomes the name of the treebank.</summary>
    /// <param name="train">Sentences to train on.</param>
    /// <param name="development">Sentences to choose by; null: drawn from those to train on.</param>
    /// <param name="test">Sentences to test on.</param>
    /// <param name="split">How the development part is made; null: as it is given.</param>
    /// <exception cref="DataSetException">A file is missing or bad.</exception>
    public static Treebank LoadFiles(
        string train, string? development, string test, DevelopmentSplit? split = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(train);
        return Load(Path.GetFileName(train), [train, development, test], split);
    }

    /// <summary>True for a folder that holds a file in CoNLL-U, by its name.</summary>
    public static bool IsTreebank(string folder) => Directory.Exists(folder)
        && DataFile.Guard(folder, () => Directory.EnumerateFileSystemEntries(folder).ToArray())
        .Any(file => file.EndsWith(".conllu", StringComparison.OrdinalIgnoreCase)
            || file.EndsWith(".conllu.gz", StringComparison.OrdinalIgnoreCase));

    /// <summary>Paths of the three files in a folder.</summary>
    internal static string?[] FilesIn(string folder, bool needsDevelopment)
    {
        if (!Directory.Exists(folder)) throw new DataSetException($"The folder {ReadFailure.Missing(folder)}");
        return
        [
            FindPart(folder, "train"), FindPart(folder, "dev", isOptional: !needsDevelopment), FindPart(folder, "test"),
        ];
    }

    /// <summary>Loads files: training, development (null: drawn), test.</summary>
    internal static Treebank Load(string name, string?[] files, DevelopmentSplit? split = null)
    {
        IReadOnlyList<Sentence> train = LoadPart(files[0]!), test = LoadPart(files[2]!);
        split ??= DevelopmentSplit.Default;
        if (files[1] is { } file) return Divided(new Treebank(name, train, LoadPart(file), test), split);
        return split.Path is { } path
            ? new Treebank(name, train, LoadDevelopment(path), test)
            : Divide(name, train, test, split, files[0]!);
    }

    /// <summary>A treebank with another development part, where a split is given.</summary>
    internal static Treebank Divided(Treebank treebank, DevelopmentSplit split)
    {
        if (!split.IsGiven) return treebank;
        IReadOnlyList<Sentence> all = [.. treebank.Train, .. treebank.Development];
        return split.Path is { } path
            ? new Treebank(treebank.Name, all, LoadDevelopment(path), treebank.Test)
            : Divide(treebank.Name, all, treebank.Test, split, treebank.Name);
    }

    private static Treebank Divide(
        string name, IReadOnlyList<Sentence> all, IReadOnlyList<Sentence> test, DevelopmentSplit split, string source)
    {
        if (all.Count < 2)
        {
            throw new DataSetException(
                $"{source} has 1 sentence; at least 2 are needed, to train on and to choose by.");
        }

        int[] development = split.Draw(all.Count);
        return new Treebank(
            name, [.. DevelopmentSplit.Others(all.Count, development).Select(i => all[i])],
            [.. development.Select(i => all[i])], test);
    }

    private static IReadOnlyList<Sentence> LoadDevelopment(string path) =>
        LoadPart(Directory.Exists(path) ? FindPart(path, "dev")! : path);

    private static IReadOnlyList<Sentence> LoadPart(string file) =>
        ConlluFile.Load(file) is { Count: > 0 } sentences ? sentences : throw new DataSetException(
            $"{file} has no sentences. Each part of a treebank needs at least one.");

    private static string? FindPart(string folder, string part, bool isOptional = false)
    {
        string end = $"-ud-{part}.conllu";
        string[] found = [.. Directory.EnumerateFileSystemEntries(folder)
            .Where(file => file.EndsWith(end, StringComparison.OrdinalIgnoreCase)
                || file.EndsWith($"{end}.gz", StringComparison.OrdinalIgnoreCase))
            .Select(file => ImageFiles.FileAt(file) ?? file)
            .Order(StringComparer.Ordinal)];
        return found.Length switch
        {
            1 => found[0],
            0 when isOptional => null,
            0 => throw new DataSetException(
                $"The folder {folder} has no file *{end}, plain or with .gz added. A treebank needs three files: "
                + "*-ud-train.conllu, *-ud-dev.conllu, *-ud-test.conllu."),
            _ => throw new DataSetException(
                $"The folder {folder} has {found.Length} files *{end}: "
                + $"{string.Join(", ", found.Select(Path.GetFileName))}. Keep one, or name the three files."),
        };
    }
}
