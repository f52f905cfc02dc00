namespace MeProp.Tasks;

/// <summary>
/// The files of image data: pairs of images and labels to train on, to test on, and maybe to choose by.
/// </summary>
internal sealed record ImageFiles(IdxPair Train, IdxPair Test, IdxPair? Development = null)
{
    private static readonly string[] FileNames =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <summary>Four files of which each part has one of images and one of labels.</summary>
    public static ImageFiles Of(string[] files) =>
        new(new IdxPair([files[0]], [files[1]]), new IdxPair([files[2]], [files[3]]));

    /// <summary>The files in a folder.</summary>
    public static ImageFiles In(string folder)
    {
        if (!Directory.Exists(folder)) throw new DataSetException($"The folder {ReadFailure.Missing(folder)}");
        List<(IdxName Name, string Path)> found = Find(folder);
        string[] prefixes = [.. found.Where(file => file.Name.Part is not null)
            .Select(file => file.Name.Prefix).Distinct().Order(StringComparer.Ordinal)];
        if (prefixes.Contains("")) prefixes = [""];
        if (prefixes.Length > 1)
        {
            string sets = string.Join(", ", prefixes.Select(known => $"{known}…"));
            throw new DataSetException(
                $"The folder {folder} holds several sets of IDX files: {sets}. "
                + "Move the files of one set into a folder of their own.");
        }

        string prefix = prefixes.FirstOrDefault() ?? "";
        IdxPair? development = PartIn(found, prefix, DataPart.Development) is ({ Length: > 0 } i, { Length: > 0 } l)
            ? new IdxPair(i, l)
            : null;
        return new ImageFiles(
            Required(folder, found, prefix, DataPart.Train, 0), Required(folder, found, prefix, DataPart.Test, 2),
            development);
    }

    /// <summary>Whether a folder has a file or folder with the name of an IDX file.</summary>
    public static bool HasIdxNames(string folder) => DataFile.Guard(folder, () =>
        Directory.EnumerateFileSystemEntries(folder).Any(entry => IdxName.Parse(Path.GetFileName(entry)) is not null));

    /// <summary>The images and labels at a path: a folder of both, or a file of images beside its labels.</summary>
    public static IdxPair PairAt(string path)
    {
        if (Directory.Exists(path))
        {
            List<(IdxName Name, string Path)> found = Find(path);
            foreach (DataPart? part in (DataPart?[])[DataPart.Development, null, DataPart.Test, DataPart.Train])
            {
                (IdxName Name, string Path)[] files = [.. found.Where(file => file.Name.Part == part)];
                string? prefix = files.FirstOrDefault().Name?.Prefix;
                if (prefix is not null && PartIn(found, prefix, part) is ({ Length: > 0 } i, { Length: > 0 } l))
                    return new IdxPair(i, l);
            }

            throw new DataSetException(
                $"The folder {path} has no IDX files of images and labels, as in dev-images-idx3-ubyte and "
                + "dev-labels-idx1-ubyte.");
        }

        string images = FileAt(path) ?? throw new DataSetException(ReadFailure.Missing(path));
        string name = Path.GetFileName(images);
        string labels = Path.Combine(Path.GetDirectoryName(images)!, name
            .Replace("images", "labels", StringComparison.OrdinalIgnoreCase)
            .Replace("idx3", "idx1", StringComparison.OrdinalIgnoreCase));
        return labels != images && Variants(labels).Select(FileAt).OfType<string>().FirstOrDefault() is { } beside
            ? new IdxPair([images], [beside])
            : throw new DataSetException(
                $"The labels of {path} are not found beside it: the names must differ in \"images\" and \"labels\", as "
                + "in dev-images-idx3-ubyte and dev-labels-idx1-ubyte.");
    }

    /// <summary>The path itself, then the other common names of the same file.</summary>
    public static string[] Variants(string path)
    {
        string plain = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        string name = Path.GetFileName(plain);
        string other = name.Contains(".idx", StringComparison.Ordinal)
            ? name.Replace(".idx", "-idx", StringComparison.Ordinal)
            : name.Replace("-idx", ".idx", StringComparison.Ordinal);
        string otherPlain = plain[..^name.Length] + other;
        return [.. new[] { path, plain, plain + ".gz", otherPlain, otherPlain + ".gz" }.Distinct()];
    }

    /// <summary>
    /// The file at a path: itself, or the one in a folder of that name, which some programs make when they unpack.
    /// Null when there is none.
    /// </summary>
    public static string? FileAt(string path)
    {
        // A link counts even if its target is missing: opening it says so.
        if (!Directory.Exists(path)) return File.Exists(path) ? path : null;
        string[] inner = [.. Variants(Path.Combine(path, Path.GetFileName(path))).Where(File.Exists)];
        return inner.FirstOrDefault();
    }

    private static IdxPair Required(
        string folder, List<(IdxName Name, string Path)> found, string prefix, DataPart part, int first)
    {
        (string[] images, string[] labels) = PartIn(found, prefix, part);
        if (images.Length > 0 && labels.Length > 0) return new IdxPair(images, labels);
        string missing = FileNames[images.Length == 0 ? first : first + 1];
        string folderText = Array.Find(Variants(Path.Combine(folder, missing)), Directory.Exists) is { } inner
            ? $"{inner} is a folder, and the file is not in it. Move the file to {folder}. "
            : "";
        if (found.Count == 0 && folderText.Length == 0)
        {
            throw new DataSetException(
                $"The folder {folder} holds no images: neither a folder of pictures for each class, nor the four IDX files "
                + $"{string.Join(", ", FileNames)}, plain or with .gz added. IDX files of other names are named in a "
                + "configuration: trainImages, trainLabels, testImages, testLabels (--config).");
        }

        string[] variants = [.. Variants(missing)];
        string more = part == DataPart.Test ? $" or {missing.Replace("t10k", "test", StringComparison.Ordinal)}" : "";
        throw new DataSetException(
            $"{folderText}The folder {folder} has no file {string.Join(" or ", variants)}{more}. "
            + $"It must hold the four IDX files {string.Join(", ", FileNames)}, plain or with .gz added; test- may stand "
            + "for t10k-. Files of other names are named in a configuration: trainImages, trainLabels, testImages, "
            + "testLabels (--config). Pictures stand in a folder for each class.");
    }

    /// <summary>The files of a part, in the order of their numbers.</summary>
    private static (string[] Images, string[] Labels) PartIn(
        List<(IdxName Name, string Path)> found, string prefix, DataPart? part)
    {
        return (Of(holdsImages: true), Of(holdsImages: false));

        string[] Of(bool holdsImages)
        {
            (IdxName Name, string Path)[] files = [.. found
                .Where(file => file.Name.Part == part && file.Name.Prefix == prefix
                    && file.Name.HoldsImages == holdsImages)
                .DistinctBy(file => file.Name.Number)
                .OrderBy(file => file.Name.Number)];

            // A file without a number is whole: numbered ones beside it are its pieces.
            return files is [{ Name.Number: -1 }, ..] ? [files[0].Path] : [.. files.Select(file => file.Path)];
        }
    }

    /// <summary>Files with names of IDX files. Names as those of MNIST come first, then plain ones.</summary>
    private static List<(IdxName Name, string Path)> Find(string folder) => DataFile.Guard(folder, () =>
        Directory.EnumerateFileSystemEntries(folder)
            .Select(entry => (Name: IdxName.Parse(Path.GetFileName(entry)), Path: FileAt(entry)))
            .Where(file => file.Name is not null && file.Path is not null)
            .Select(file => (file.Name!, file.Path!))
            .OrderBy(file => file.Item1.IsPacked)
            .ThenByDescending(file => Path.GetFileName(file.Item2).Contains("t10k", StringComparison.OrdinalIgnoreCase))
            .ThenByDescending(file => FileNames.Contains(Path.GetFileName(file.Item2)))
            .ThenBy(file => file.Item2, StringComparer.Ordinal)
            .ToList());
}
