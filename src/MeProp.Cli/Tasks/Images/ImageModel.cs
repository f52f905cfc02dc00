using System.Globalization;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>A model that tells images apart, with what must be known to give it images.</summary>
internal sealed class ImageModel : TaskModel
{
    /// <summary>Where a model keeps which folder of pictures it was trained on.</summary>
    public const string PicturesKey = "pictures";

    public ImageModel(ProgramTask task, string file, Model model) : base(task, file, model)
    {
        Size = SizeOf(Info.InputShape);
        Channels = Info.InputShape is [PictureFormat.Colour, _, _] ? PictureFormat.Colour : PictureFormat.Grey;

        // A file that says nothing of itself leaves the scale at 1, but networks are not trained on pixels up to 255.
        IsScaleKnown = Info.Task.Length > 0 || Info.InputScale != 1;
        Scale = IsScaleKnown ? Info.InputScale : LabelledImages.PixelScale;
        Labels = Info.Labels.Count > 0
            ? Info.Labels
            : [.. Enumerable.Range(0, Network.Outputs).Select(c => c.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>Pixel rows and columns of its images; null when the file does not say it.</summary>
    public (int Height, int Width)? Size { get; }

    /// <summary>1 for grey images, 3 for colour.</summary>
    public int Channels { get; }

    /// <summary>Pixels from 0 to 255 times this are its inputs.</summary>
    public float Scale { get; }

    /// <summary>False when <see cref="Scale"/> is a guess.</summary>
    public bool IsScaleKnown { get; }

    /// <summary>Names of the classes, one for each output.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>How the data was made that it was trained on.</summary>
    public PictureFit PictureFit => KnownFit ?? Info.Training.GetValueOrDefault("data") switch
    {
        BuiltInDigits.Name => PictureFit.Digits,
        "fashion-mnist" => PictureFit.FashionMnist,
        _ => Channels == PictureFormat.Colour ? PictureFit.Stretch : PictureFit.Mnist,
    };

    /// <summary>Whether it was trained on pictures that were fitted so.</summary>
    public bool IsFitKnown => KnownFit is not null;

    public override IEnumerable<(Setting Setting, string Text)> Settings
    {
        get
        {
            if (Size is { } size) yield return (PictureSettings.Size, SizeSetting.Text(size.Height, size.Width));
            yield return (PictureSettings.Channels, Channels.ToString(CultureInfo.InvariantCulture));
            if (KnownFit is { } fit) yield return (PictureSettings.Fit, PictureSettings.TextOf(fit));
        }
    }

    public override IEnumerable<(Setting Setting, string Text)> TestSettings
    {
        get
        {
            if (!IsFitKnown) yield return (PictureSettings.ModelFit, PictureSettings.TextOf(PictureFit));
            string pictures = Info.Training.GetValueOrDefault(PicturesKey, "");
            yield return (PictureSettings.TrainedOn, pictures.Length > 0 ? pictures : "none");
        }
    }

    private PictureFit? KnownFit => Info.Training.TryGetValue(PictureSettings.Fit.Key, out string? text)
        && PictureSettings.Fit.TryParse(text, out object? fit) ? (PictureFit?)fit : null;

    public override IEnumerable<string> Notes => IsScaleKnown
        ? base.Notes
        :
        [
            .. base.Notes,
            "The file does not say what range of inputs the model takes: pixels are given to it as 0 to 1.",
        ];

    /// <summary>Throws unless images can be its input.</summary>
    public void CheckSize(string source, int height, int width, int channels)
    {
        if (channels != Channels)
        {
            throw new DataSetException(
                $"The images of {source} are {ColourOf(channels)}, but the model takes {ColourOf(Channels)} ones.");
        }

        if (Size is { } size ? size == (height, width) : height * (long)width == Network.Inputs) return;
        string takes = Size is { } s ? $"{s.Height}×{s.Width}" : $"{Network.Inputs} pixels";
        throw new DataSetException(
            $"The images of {source} are {height}×{width}, but the model takes {takes}. Use images or a model of the "
            + "same size.");
    }

    public override TaskData Fit(TaskData data)
    {
        var labelled = (LabelledImages)data;
        ImageData images = labelled.Images;
        CheckSize(images.Name, images.Height, images.Width, images.Channels);

        // Folders name their classes, so the model finds its own.
        if (images.Fit is not null) return labelled.WithClassesOf(Labels).Scaled(Scale);
        if (Network.Outputs == images.Classes) return labelled.Scaled(Scale);
        string help = images.Classes < Network.Outputs
            ? $"If some classes have no images there, give it --classes {Network.Outputs}."
            : "Use data that the model was made for.";
        throw new DataSetException(
            $"{images.Name} has {images.Classes} classes, but the model tells {Network.Outputs} apart. {help}");
    }

    public override TestResult Test(TaskData data, string part, Device device)
    {
        ClassificationReport report = new ClassificationEvaluator(Network, device).Report(data.Part(part));
        return new ClassificationTestResult(
            ClassificationTestReport.Of(File, data.Name, part, Labels, report), report);
    }

    public override RunExamination Examine(TaskData data, Device device) =>
        ImageExamination.Of(this, (LabelledImages)data, device);

    public override TaskPredictor CreatePredictor(
        SettingValues settings, Device device, Terminal terminal, string folder) =>
        new ImagePredictor(this, settings, device, terminal, folder);

    private static string ColourOf(int channels) => channels == PictureFormat.Grey ? "grey" : "colour";

    private (int Height, int Width)? SizeOf(IReadOnlyList<int> shape)
    {
        if (shape is [PictureFormat.Colour, var rows, var columns]) return (rows, columns);
        int[] sides = [.. shape.Where(side => side > 1 || shape.Count <= 2)];
        if (sides is [var height, var width]) return (height, width);

        // A model from elsewhere says nothing; images are mostly square.
        int side = (int)Math.Sqrt(Network.Inputs);
        return shape.Count <= 1 && side * side == Network.Inputs ? (side, side) : null;
    }
}
