using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>Telling images apart: built-in and published sets, folders of IDX files, and of pictures.</summary>
internal sealed class ImageTask : ProgramTask
{
    public static PathSetting TrainImages { get; } = FileSetting("trainImages");

    public static PathSetting TrainLabels { get; } = FileSetting("trainLabels");

    public static PathSetting TestImages { get; } = FileSetting("testImages");

    public static PathSetting TestLabels { get; } = FileSetting("testLabels");

    public static NumberSetting<int> Classes { get; } = new(
        "classes", "--classes", "Number of classes of a folder (the highest training label + 1)")
    { Minimum = 2, Maximum = 256, IsOptional = true };

    public static ChoiceSetting<PictureInversion> Inversion { get; } = new(
        "invert", "--invert", "Pictures are dark on light: find out ({default}), yes, or no", PictureInversion.Auto,
        [("auto", PictureInversion.Auto), ("yes", PictureInversion.Yes), ("no", PictureInversion.No)]);

    public static NumberSetting<int> Top { get; } = new("top", "--top", "Classes to show for each image ({default})", 3)
    { Minimum = 1, Maximum = 65_536 };

    public override string Name => "images";

    public override IReadOnlyList<string> DataNames => ImageDataSets.Names;

    public override IReadOnlyList<string> Published => [.. DataNames.Where(name => name != BuiltInDigits.Name)];

    public override IReadOnlyList<string> DataKinds => ["drawn digits", "a published set (downloaded once)"];

    public override string PathKind => "folder of IDX files or of pictures";

    public override IReadOnlyList<Setting> Settings =>
        [MeProp.Cli.Settings.DataDirectory, .. Files, Classes, .. PictureSettings.All];

    public override IReadOnlyList<TaskDefault> Defaults { get; } =
    [
        // A small set: about 20 seconds on two cores.
        new(BuiltInDigits.Name, MeProp.Cli.Settings.Epochs, "40"),
    ];

    public override string TestHelp => "accuracy, loss, confusion matrix, precision and recall of each class";

    public override string PredictionHelp =>
        "Tells what images show: class and probabilities, for pictures of any size and for IDX files.";

    public override string InputHelp => "Pictures (PNG, JPEG, BMP; any size) and IDX files of images, plain or gzip";

    public override IReadOnlyList<Setting> PredictionSettings => [PictureSettings.Fit, Inversion, Top];

    private static PathSetting[] Files => [TrainImages, TrainLabels, TestImages, TestLabels];

    /// <summary>Folders of IDX files and pictures, and any other folder whose files no task knows.</summary>
    public override bool Takes(string path) => Directory.Exists(path) && !TreebankFolder.IsTreebank(path);

    public override void Validate(RunConfiguration configuration)
    {
        if (configuration.Get(MeProp.Cli.Settings.Dataset) is not null) return;
        string[] missing = [.. Files.Where(file => configuration.Get(file) is null).Select(file => file.Key)];
        if (missing.Length == Files.Length)
        {
            throw new ConfigurationException(
                $"No data to train on: name {string.Join(", ", DataNames)} or a {PathKind}, "
                + "or the four files in the configuration (TrainFile, TrainLabelFile, TestFile, TestLabelFile "
                + "in one of the old C# program).");
        }

        if (missing.Length == 0) return;
        string all = string.Join(", ", Files.Select(file => file.Key));
        throw new ConfigurationException(
            $"Four files belong together: {all}; {string.Join(" and ", missing)} missing.");
    }

    public override TaskData Load(
        RunConfiguration configuration, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        int? classes = configuration.Get(Classes) is > 0 and var count ? count : null;
        DevelopmentSplit split = MeProp.Cli.Settings.SplitOf(configuration);
        if (configuration.Get(MeProp.Cli.Settings.Dataset) is not { } dataset)
            return new LabelledImages(LoadFiles(configuration, classes, split));
        string? folder = configuration.Get(MeProp.Cli.Settings.DataDirectory);
        if (DataNames.Contains(dataset))
            return new LabelledImages(ImageDataSets.Load(dataset, folder, progress, split, cancellationToken));
        return new LabelledImages(PictureFolder.IsAt(dataset)
            ? PictureFolder.Load(
                dataset, PictureSettings.OptionsOf(configuration), split, progress as IProgress<PictureProgress>,
                cancellationToken)
            : ImageFolder.Load(dataset, classes, split));
    }

    public override TaskModel Open(string file, Model model) => new ImageModel(this, file, model);

    private static ImageData LoadFiles(RunConfiguration configuration, int? classes, DevelopmentSplit split)
    {
        string[] files = [.. Files.Select(file => configuration.Get(file)!)];
        ImageData data = ImageFolder.LoadFiles(files[0], files[1], files[2], files[3], classes, split);

        // A set of four files is known by the folder that they are in.
        string name = Path.GetFileName(Path.GetDirectoryName(files[0])) is { Length: > 0 } folder ? folder : data.Name;
        return new ImageData(name, data.Height, data.Width, data.Train, data.Development, data.Test);
    }

    private static PathSetting FileSetting(string key) => new(key) { Replaces = MeProp.Cli.Settings.Dataset };
}
