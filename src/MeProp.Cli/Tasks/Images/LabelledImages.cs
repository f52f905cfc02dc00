using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>Images as the data of a run. Pixels times <paramref name="scale"/> are the inputs.</summary>
internal sealed class LabelledImages(ImageData images, float scale = LabelledImages.PixelScale) : TaskData
{
    /// <summary>Turns pixels from 0 to 255 into inputs from 0 to 1.</summary>
    public const float PixelScale = 1f / 255;

    public ImageData Images => images;

    public override string Name => images.Name;

    public override Examples Train => images.Train;

    public override Examples Development => images.Development;

    public override Examples Test => images.Test;

    public override ModelInfo Info =>
        new()
        {
            Task = "images",
            Labels = images.Labels,
            InputShape = [images.Height, images.Width],
            InputScale = scale,
        };

    public override string Describe(string times = "x") =>
        $"images of {images.Height}{times}{images.Width}, {images.Classes} classes";

    public override TaskData First(int count) =>
        new LabelledImages(With(images.Train.Slice(0, count), images.Development, images.Test), scale);

    /// <summary>The same images with pixels times another factor as inputs.</summary>
    public LabelledImages Scaled(float factor)
    {
        if (factor == scale) return this;
        return new LabelledImages(With(Part(images.Train), Part(images.Development), Part(images.Test)), factor);

        ByteExamples Part(ByteExamples part) => new(part.Values, part.Inputs, part.Labels, part.Classes, factor);
    }

    public override Network CreateNetwork(RunConfiguration configuration, Keep keep) => Network.Mlp(new MlpOptions
    {
        Inputs = images.Train.Inputs,
        Classes = images.Classes,
        HiddenSize = configuration.Get(Settings.HiddenSize),
        Layers = configuration.Get(Settings.Layers),
        Keep = keep,
        Activation = configuration.Get(Settings.Activation),
        Dropout = configuration.Get(Settings.Dropout),
        Initializer = configuration.Get(Settings.Initializer),
    });

    public override string SizesOf(Network network) =>
        string.Join('-', [images.Train.Inputs, .. network.HiddenSizes, images.Classes]);

    public override IEnumerable<string> NotesOn(RunConfiguration configuration)
    {
        int classes = configuration.Get(ImageTask.Classes);
        return classes == 0 || classes == images.Classes
            ? []
            : [$"{Name} has {images.Classes} classes: {classes} is not used."];
    }

    private ImageData With(ByteExamples train, ByteExamples development, ByteExamples test) =>
        new(Name, images.Height, images.Width, train, development, test) { Labels = images.Labels };
}
