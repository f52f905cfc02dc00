namespace MeProp.Tasks;

/// <summary>
/// Loads labelled images of any size and up to 256 classes from IDX files, plain or gzip. The development part is drawn
/// from the training images, of each class its share (<see cref="DevelopmentSplit"/>), unless it has files of its own.
/// </summary>
/// <remarks>Large files are not loaded: their images are read when a batch needs them.</remarks>
public static class ImageFolder
{
    /// <summary>Images of more bytes stay in their files, and of more than a share of the process's memory.</summary>
    private const long MaximumInMemory = 512L << 20;
    private const int MemoryShare = 4;

    /// <summary>
    /// Loads a folder that holds files under the names of MNIST. <c>test</c> for <c>t10k</c>, <c>.idx</c> for
    /// <c>-idx</c>, an added <c>.gz</c>, and numbers for several files of a part are accepted:
    /// <c>train-images-1-idx3-ubyte</c>, <c>train-images-2-idx3-ubyte</c>. <c>dev-images-…</c> and <c>dev-labels-…</c>
    /// are the development part.
    /// </summary>
    /// <param name="folder">The folder; its name becomes the name of the data.</param>
    /// <param name="classes">Number of classes, 2 to 256; null: the highest training label + 1, at least 2.</param>
    /// <param name="split">How the development part is made; null: <see cref="DevelopmentSplit.Default"/>.</param>
    /// <exception cref="DataSetException">A file is missing or bad, or the files do not fit together.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is not in 2 to 256.</exception>
    public static ImageData Load(string folder, int? classes = null, DevelopmentSplit? split = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var files = ImageFiles.In(folder);
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return Load(name.Length > 0 ? name : "images", files, classes, split ?? DevelopmentSplit.Default);
    }

    /// <summary>
    /// Loads four named files, as <see cref="Load(string, int?, DevelopmentSplit?)"/>. For a missing one, the same name
    /// with <c>.gz</c> added and with <c>.idx</c> for <c>-idx</c> (or the reverse) is tried.
    /// </summary>
    /// <inheritdoc cref="Load(string, int?, DevelopmentSplit?)" path="/exception"/>
    public static ImageData LoadFiles(
        string trainImages, string trainLabels, string testImages, string testLabels, int? classes = null,
        DevelopmentSplit? split = null)
    {
        string[] files = Array.ConvertAll([trainImages, trainLabels, testImages, testLabels], FindFile);
        return Load(Path.GetFileName(files[0]), ImageFiles.Of(files), classes, split ?? DevelopmentSplit.Default);
    }

    /// <summary>Finds a file or a variant of its name in folders, in order; the exact name wins within each.</summary>
    internal static string? Find(string name, IEnumerable<string> folders) => folders
        .SelectMany(folder => ImageFiles.Variants(Path.GetFullPath(name, Path.GetFullPath(folder))))
        .Select(ImageFiles.FileAt)
        .FirstOrDefault(path => path is not null);

    /// <summary>Loads existing files.</summary>
    internal static ImageData Load(
        string name, ImageFiles files, int? classes, DevelopmentSplit split, long? maximumInMemory = null)
    {
        if (classes is < 2 or > 256)
            throw new ArgumentOutOfRangeException(
                nameof(classes), classes, "The number of classes must be in 2 to 256.");

        long maximum = maximumInMemory
            ?? Math.Min(MaximumInMemory, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / MemoryShare);
        bool isDivided = split.Path is null
            && (split.TakesFirst || split.Share is not null || files.Development is null);
        IdxPart train = files.Train.Open(maximum);
        if (isDivided && train.Count < 2)
        {
            throw new DataSetException(
                $"{train.Name} has 1 image; at least 2 are needed, to train on and to choose by.");
        }

        IdxPart test = files.Test.Open(maximum);
        CheckSizes(train, test);

        // A class without training examples cannot be learned: a test label above the training labels is an error.
        int classCount = classes ?? Math.Max(2, train.HighestLabel + 1);
        string classText = $"{classCount} classes{(classes is null ? " (the highest training label + 1)" : "")}";
        ByteExamples training = train.Examples(classCount, classText);
        ByteExamples testing = test.Examples(classCount, classText);
        if (isDivided)
        {
            (ByteExamples part, ByteExamples drawn) = split.Divide(training);
            return new ImageData(name, train.Height, train.Width, part, drawn, testing);
        }

        IdxPart development = (split.Path is { } path ? ImageFiles.PairAt(path) : files.Development!).Open(maximum);
        CheckSizes(train, development);
        return new ImageData(
            name, train.Height, train.Width, training, development.Examples(classCount, classText), testing);
    }

    /// <summary>Loads a development part from files of its own, for images of a size.</summary>
    internal static ByteExamples LoadDevelopment(string path, string name, int height, int width, int classes)
    {
        IdxPart part = ImageFiles.PairAt(path).Open(MaximumInMemory);
        return (part.Height, part.Width) == (height, width)
            ? part.Examples(classes, $"the {classes} classes of {name}")
            : throw new DataSetException(
                $"The images of {part.Name} are {part.Height}×{part.Width}, those of {name} {height}×{width}. "
                + "Use files of one data set.");
    }

    private static void CheckSizes(IdxPart one, IdxPart other)
    {
        if ((one.Height, one.Width) == (other.Height, other.Width)) return;
        throw new DataSetException(
            $"The images of {one.Name} are {one.Height}×{one.Width}, those of {other.Name} "
            + $"{other.Height}×{other.Width}. "
            + "Use files of one data set.");
    }

    private static string FindFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string[] variants = ImageFiles.Variants(path);
        if (variants.Select(ImageFiles.FileAt).FirstOrDefault(file => file is not null) is { } found) return found;
        throw new DataSetException(Directory.Exists(path)
            ? $"{path} is a folder, and there is no file {Path.GetFileName(path)} in it. Name the file."
            : $"{path} does not exist, and neither does {string.Join(" or ", variants.Skip(1).Select(Path.GetFileName))} "
              + "beside it. Check the path.");
    }
}
