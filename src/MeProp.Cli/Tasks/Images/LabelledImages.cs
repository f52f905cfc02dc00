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

    public override long BytesInMemory =>
        images.Train.BytesInMemory
        + (images.Test.SharesInputsOf(images.Train) ? 0 : images.Test.BytesInMemory)
        + (images.Development.SharesInputsOf(images.Train) ? 0 : images.Development.BytesInMemory);

    public override ModelInfo Info =>
        new()
        {
            Task = "images",
            Labels = images.Labels,
            InputShape = images.Channels == 1
                ? [images.Height, images.Width]
                : [images.Channels, images.Height, images.Width],
            InputScale = scale,
            Training = images.Fit is { } fit
                ? new Dictionary<string, string>
                {
                    [PictureSettings.Fit.Key] = PictureSettings.TextOf(fit),
                    [ImageModel.PicturesKey] = images.Pictures ?? "",
                }
                : [],
        };

    public override string Describe(string times = "x") =>
        $"{(images.Channels == 1 ? "" : "colour ")}images of {images.Height}{times}{images.Width}, {images.Classes} "
        + "classes";

    public override TaskData First(int count) =>
        new LabelledImages(images.With(images.Train.Slice(0, count), images.Development, images.Test), scale);

    public override TaskData Limited(int count, DevelopmentSplit drawing) => new LabelledImages(
        images.With(
            images.Train.Pick(drawing.Draw(images.Train.Labels.Span, count)), images.Development, images.Test),
        scale);

    /// <summary>The same images with pixels times another factor as inputs.</summary>
    public LabelledImages Scaled(float factor)
    {
        if (factor == scale) return this;
        ImageData scaled = images.With(
            images.Train.WithScale(factor), images.Development.WithScale(factor), images.Test.WithScale(factor));
        return new LabelledImages(scaled, factor);
    }

    /// <summary>The same images with the classes of a model, which are found by name.</summary>
    public LabelledImages WithClassesOf(IReadOnlyList<string> labels) => new(images.WithClassesOf(labels), scale);

    public override Network CreateNetwork(RunConfiguration configuration, Keep keep) =>
        CreatePerceptron(configuration, images.Train.Inputs, images.Classes, keep);

    public override string SizesOf(Network network) =>
        string.Join('-', [images.Train.Inputs, .. network.HiddenSizes, images.Classes]);

    public override IEnumerable<string> NotesOfReading => images.Notes.Select(Terminal.Printable);

    public override IEnumerable<string> NotesOn(RunConfiguration configuration)
    {
        foreach (string note in NotesOfReading) yield return note;
        if (images.Fit is null && configuration.Get(Settings.Model) is null
            && PictureSettings.ChangedIn(configuration) is { } useless)
            yield return $"{useless.Option} is for folders of pictures: {Name} has none, and it is not used.";
        int classes = configuration.Get(ImageTask.Classes);
        if (classes != 0 && classes != images.Classes)
            yield return $"{Name} has {images.Classes} classes: {classes} is not used.";
        var counts = new ClassCounts(images.Train, images.Development, images.Test);
        foreach (string note in counts.Notes(images.Labels)) yield return note;
    }
}
