namespace MeProp.Tasks;

/// <summary>
/// Loads labelled images of any size and up to 256 classes from four IDX files, plain or gzip. The first 5,000 training
/// images become the development part, as is usual for MNIST; of fewer than 25,000, the first twelfth.
/// </summary>
public static class ImageFolder
{
    private static readonly string[] FileNames =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <summary>
    /// Loads a folder that holds the four files under the names of MNIST; <c>.idx</c> for <c>-idx</c> and an added
    /// <c>.gz</c> are accepted.
    /// </summary>
    /// <param name="folder">The folder; its name becomes the name of the data.</param>
    /// <param name="classes">Number of classes, 2 to 256; null: the highest training label + 1, at least 2.</param>
    /// <exception cref="DataSetException">A file is missing or bad, or the files do not fit together.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is not in 2 to 256.</exception>
    public static ImageData Load(string folder, int? classes = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string[] files = FilesIn(folder);
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return Load(name.Length > 0 ? name : "images", files, classes);
    }

    /// <summary>
    /// Loads four named files, as <see cref="Load(string, int?)"/>. For a missing one, the same name with <c>.gz</c>
    /// added and with <c>.idx</c> for <c>-idx</c> (or the reverse) is tried.
    /// </summary>
    /// <inheritdoc cref="Load(string, int?)" path="/exception"/>
    public static ImageData LoadFiles(
        string trainImages, string trainLabels, string testImages, string testLabels, int? classes = null)
    {
        string[] files = Array.ConvertAll([trainImages, trainLabels, testImages, testLabels], FindFile);
        return Load(Path.GetFileName(files[0]), files, classes);
    }

    /// <summary>Paths of the four files in a folder.</summary>
    internal static string[] FilesIn(string folder)
    {
        if (!Directory.Exists(folder))
            throw new DataSetException($"The folder {folder} does not exist. Check the path.");
        return Array.ConvertAll(FileNames, file => FindInFolder(folder, file));
    }

    /// <summary>Finds a file or a variant of its name in folders, in order; the exact name wins within each.</summary>
    internal static string? Find(string name, IEnumerable<string> folders) => folders
        .SelectMany(folder => Variants(Path.GetFullPath(name, Path.GetFullPath(folder))))
        .FirstOrDefault(File.Exists);

    /// <summary>Loads four existing files: training images and labels, test images and labels.</summary>
    internal static ImageData Load(string name, string[] files, int? classes)
    {
        if (classes is < 2 or > 256)
            throw new ArgumentOutOfRangeException(
                nameof(classes), classes, "The number of classes must be in 2 to 256.");

        (IdxImages train, byte[] trainLabels) = LoadPair(files[0], files[1]);
        (IdxImages test, byte[] testLabels) = LoadPair(files[2], files[3]);
        if ((train.Height, train.Width) != (test.Height, test.Width))
        {
            throw new DataSetException(
                $"The images of {files[0]} are {train.Height}×{train.Width}, those of {files[2]} "
                + $"{test.Height}×{test.Width}. "
                + "Use files of one data set.");
        }

        if (train.Count < 2)
            throw new DataSetException($"{files[0]} has 1 image; at least 2 are needed, to train on and to choose by.");

        // A class without training examples cannot be learned: a test label above the training labels is an error.
        int classCount = classes ?? Math.Max(2, trainLabels.Max() + 1);
        string classText = $"{classCount} classes{(classes is null ? " (the highest training label + 1)" : "")}";
        CheckLabels(trainLabels, classCount, classText, files[1]);
        CheckLabels(testLabels, classCount, classText, files[3]);

        int inputs = train.Height * train.Width;
        ByteExamples trainAndDevelopment = new(train.Pixels, inputs, trainLabels, classCount);
        int developmentCount = train.Count < 25_000 ? Math.Max(1, train.Count / 12) : 5_000;
        return new ImageData(
            name,
            train.Height,
            train.Width,
            train: trainAndDevelopment.Slice(developmentCount, train.Count - developmentCount),
            development: trainAndDevelopment.Slice(0, developmentCount),
            test: new ByteExamples(test.Pixels, inputs, testLabels, classCount));
    }

    private static (IdxImages Images, byte[] Labels) LoadPair(string imagePath, string labelPath)
    {
        byte[] labels = IdxFile.LoadLabels(labelPath);
        IdxImages images = IdxFile.LoadImages(imagePath);
        return images.Count == labels.Length ? (images, labels) : throw new DataSetException(
            $"{imagePath} has {images.Count:N0} images but {labelPath} has {labels.Length:N0} labels. "
            + "Use files that belong together.");
    }

    private static void CheckLabels(byte[] labels, int classes, string classText, string path)
    {
        int bad = Array.FindIndex(labels, label => label >= classes);
        if (bad >= 0)
        {
            throw new DataSetException(
                $"{path} has the label {labels[bad]} at index {bad:N0}; with {classText}, labels are 0 to "
                + $"{classes - 1}. "
                + "Correct the number of classes or the file.");
        }
    }

    private static string FindInFolder(string folder, string file)
    {
        string[] variants = Variants(Path.Combine(folder, file));
        return Array.Find(variants, File.Exists) ?? throw new DataSetException(
            $"The folder {folder} has no file {string.Join(" or ", variants.Select(Path.GetFileName))}. "
            + $"It must hold the four IDX files {string.Join(", ", FileNames)}, plain or with .gz added.");
    }

    private static string FindFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string[] variants = Variants(path);
        return Array.Find(variants, File.Exists) ?? throw new DataSetException(
            $"{path} does not exist, and neither does {string.Join(" or ", variants.Skip(1).Select(Path.GetFileName))} "
            + "beside it. Check the path.");
    }

    /// <summary>The path itself, then the other common names of the same file.</summary>
    private static string[] Variants(string path)
    {
        string plain = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        string name = Path.GetFileName(plain);
        string other = name.Contains(".idx", StringComparison.Ordinal)
            ? name.Replace(".idx", "-idx", StringComparison.Ordinal)
            : name.Replace("-idx", ".idx", StringComparison.Ordinal);
        string otherPlain = plain[..^name.Length] + other;
        return [.. new[] { path, plain, plain + ".gz", otherPlain, otherPlain + ".gz" }.Distinct()];
    }
}
