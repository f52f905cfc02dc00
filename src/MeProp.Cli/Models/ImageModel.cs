using System.Globalization;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>A model that tells images apart, with what must be known to give it images.</summary>
internal sealed class ImageModel
{
    /// <summary>What pixels from 0 to 255 are multiplied by unless a model says otherwise.</summary>
    public const float PixelScale = 1f / 255;

    private const string Task = "images";

    private readonly ModelInfo _info;

    private ImageModel(string file, Model model)
    {
        (File, Network, _info) = (file, model.Network, model.Info);
        Size = SizeOf(_info.InputShape);

        // A file that says nothing of itself leaves the scale at 1, but nobody trains on pixels up to 255.
        IsScaleKnown = _info.Task.Length > 0 || _info.InputScale != 1;
        Scale = IsScaleKnown ? _info.InputScale : PixelScale;
    }

    /// <summary>Full path.</summary>
    public string File { get; }

    /// <summary>The network.</summary>
    public Sequential Network { get; }

    /// <summary>Pixel rows and columns of its images; null when the file does not say it.</summary>
    public (int Height, int Width)? Size { get; }

    /// <summary>Pixels from 0 to 255 times this are its inputs.</summary>
    public float Scale { get; }

    /// <summary>False when <see cref="Scale"/> is a guess.</summary>
    public bool IsScaleKnown { get; }

    /// <summary>Names of the classes, one for each output.</summary>
    public IReadOnlyList<string> Labels => _info.Labels.Count > 0 ? _info.Labels : [.. Enumerable.Range(0, Network.Outputs).Select(c => c.ToString(CultureInfo.InvariantCulture))];

    /// <summary>How the data was made that it was trained on.</summary>
    public PictureFit Fit => _info.Training.GetValueOrDefault("data") switch
    {
        BuiltInDigits.Name => PictureFit.Digits,
        "fashion-mnist" => PictureFit.FashionMnist,
        _ => PictureFit.Mnist,
    };

    /// <summary>Loads a model.</summary>
    /// <param name="file">Full path.</param>
    /// <param name="device">Where to.</param>
    /// <exception cref="ModelFileException">The file cannot be read, is no model, or is damaged.</exception>
    /// <exception cref="ConfigurationException">The model is for something else.</exception>
    public static ImageModel Load(string file, Device device)
    {
        Model model = ModelFile.Load(file, device);
        if (model.Info.Task is not ("" or Task)) throw new ConfigurationException($"{file} is a model for {Terminal.Printable(model.Info.Task)}, not for {Task}. Name a model of {Task}.");
        return new ImageModel(file, model);
    }

    /// <summary>Throws unless images can be its input.</summary>
    /// <param name="source">Where they come from, for the message.</param>
    /// <param name="height">Their pixel rows.</param>
    /// <param name="width">Their pixel columns.</param>
    /// <exception cref="DataSetException">They have another size.</exception>
    public void CheckSize(string source, int height, int width)
    {
        if (Size is { } size ? size == (height, width) : height * (long)width == Network.Inputs) return;
        string takes = Size is { } s ? $"{s.Height}×{s.Width}" : $"{Network.Inputs} pixels";
        throw new DataSetException($"The images of {source} are {height}×{width}, but the model takes {takes}. Use images or a model of the same size.");
    }

    /// <summary>Checks that data are for the model, and gives them its scale.</summary>
    /// <param name="data">Examples in any scale.</param>
    /// <exception cref="DataSetException">The data have images of another size, or another number of classes.</exception>
    public ImageData Scaled(ImageData data)
    {
        CheckSize(data.Name, data.Height, data.Width);
        CheckClasses(data);
        if (Scale == PixelScale) return data;
        return new ImageData(data.Name, data.Height, data.Width, Part(data.Train), Part(data.Development), Part(data.Test)) { Labels = data.Labels };

        ByteExamples Part(ByteExamples part) => new(part.Values, part.Inputs, part.Labels, part.Classes, Scale);
    }

    /// <summary>What a user should know of the model before it is believed.</summary>
    public IEnumerable<string> Notes()
    {
        if (_info.Training.GetValueOrDefault("note") is { } note) yield return Terminal.Printable(note);
        if (!IsScaleKnown) yield return "The file does not say what range of inputs the model takes: pixels are given to it as 0 to 1.";
    }

    private void CheckClasses(ImageData data)
    {
        if (Network.Outputs == data.Classes) return;
        string help = data.Classes < Network.Outputs ? $"If some classes have no images there, give it --classes {Network.Outputs}." : "Use data that the model was made for.";
        throw new DataSetException($"{data.Name} has {data.Classes} classes, but the model tells {Network.Outputs} apart. {help}");
    }

    private (int Height, int Width)? SizeOf(IReadOnlyList<int> shape)
    {
        int[] sides = [.. shape.Where((side, i) => side > 1 || shape.Count <= 2)];
        if (sides is [var height, var width]) return (height, width);

        // A model from elsewhere says nothing; images are mostly square.
        int side = (int)Math.Sqrt(Network.Inputs);
        return shape.Count <= 1 && side * side == Network.Inputs ? (side, side) : null;
    }
}
