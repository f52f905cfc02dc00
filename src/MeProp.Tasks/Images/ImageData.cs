namespace MeProp.Tasks;

/// <summary>Labelled images of one size in three parts: training, development and test.</summary>
public sealed class ImageData
{
    /// <summary>Creates a data set from its parts.</summary>
    /// <param name="name">Name in messages and reports.</param>
    /// <param name="height">Pixel rows of an image.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="train">Training examples.</param>
    /// <param name="development">Examples that settings and the best epoch are chosen by.</param>
    /// <param name="test">Examples for the reported accuracy.</param>
    /// <param name="channels">1 for grey; 3 for red, green and blue, one after another.</param>
    /// <exception cref="ArgumentException">
    /// A part is null or empty, has not channels × height × width inputs, or the parts differ in classes.
    /// </exception>
    public ImageData(
        string name, int height, int width, ByteExamples train, ByteExamples development, ByteExamples test,
        int channels = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentNullException.ThrowIfNull(train);
        Name = name;
        Height = height;
        Width = width;
        Channels = channels;
        Classes = train.Classes;
        Train = Checked(train, nameof(train));
        Development = Checked(development, nameof(development));
        Test = Checked(test, nameof(test));
    }

    /// <summary>Name in messages and reports.</summary>
    public string Name { get; }

    /// <summary>Pixel rows of an image.</summary>
    public int Height { get; }

    /// <summary>Pixels of a row.</summary>
    public int Width { get; }

    /// <summary>Values of a pixel: 1 for grey, 3 for colour, whose inputs are one image for each channel.</summary>
    public int Channels { get; }

    /// <summary>Number of classes; labels are 0 to Classes − 1.</summary>
    public int Classes { get; }

    /// <summary>Names of the classes; empty for indices.</summary>
    /// <exception cref="ArgumentException">Their number is not <see cref="Classes"/>.</exception>
    public IReadOnlyList<string> Labels
    {
        get;
        init => field = value is { Count: var count } && (count == 0 || count == Classes)
            ? value
            : throw new ArgumentException($"{value?.Count} labels do not name {Classes} classes.", nameof(value));
    } = [];

    /// <summary>How pictures became images, of a <see cref="PictureFolder"/>; null for images of other files.</summary>
    public PictureFit? Fit { get; init; }

    /// <summary>What a user should know of the files that were read.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Tells the pictures of a <see cref="PictureFolder"/> from others; null for images of other files.
    /// </summary>
    internal string? Pictures { get; init; }

    /// <summary>Training examples.</summary>
    public ByteExamples Train { get; }

    /// <summary>Examples that settings and the best epoch are chosen by.</summary>
    public ByteExamples Development { get; }

    /// <summary>Examples for the reported accuracy.</summary>
    public ByteExamples Test { get; }

    /// <summary>The same data with other examples.</summary>
    internal ImageData With(ByteExamples train, ByteExamples development, ByteExamples test) =>
        new(Name, Height, Width, train, development, test, Channels)
        {
            Labels = train.Classes == Labels.Count ? Labels : [],
            Fit = Fit,
            Pictures = Pictures,
            Notes = Notes,
        };

    /// <summary>The same data with the classes of a model, which are found by name.</summary>
    /// <exception cref="DataSetException">The model does not know a class.</exception>
    internal ImageData WithClassesOf(IReadOnlyList<string> labels)
    {
        if (labels.SequenceEqual(Labels)) return this;
        byte[] map = new byte[Labels.Count];
        for (int i = 0; i < map.Length; i++)
        {
            int index = Enumerable.Range(0, labels.Count).FirstOrDefault(c => labels[c] == Labels[i], -1);
            if (index < 0)
            {
                string known = PictureTree.Listed(labels);
                throw new DataSetException(
                    $"{Name} has pictures of the class {Labels[i]}, which the model does not know. Its classes are "
                    + $"{known}. Rename or remove the folder.");
            }

            map[i] = (byte)index;
        }

        ByteExamples[] parts = ByteExamples.Relabelled([Train, Development, Test], map, labels.Count);
        return new(Name, Height, Width, parts[0], parts[1], parts[2], Channels)
        {
            Labels = labels,
            Fit = Fit,
            Pictures = Pictures,
            Notes = Notes,
        };
    }

    private ByteExamples Checked(ByteExamples part, string partName)
    {
        ArgumentNullException.ThrowIfNull(part, partName);
        if (part.Count == 0)
            throw new ArgumentException("The part has no examples.", partName);
        if (part.Inputs != (long)Channels * Height * Width)
        {
            throw new ArgumentException(
                $"The part has {part.Inputs} inputs; images of {Height}×{Width} have "
                + $"{(long)Channels * Height * Width}.",
                partName);
        }

        if (part.Classes != Classes)
            throw new ArgumentException($"The part has {part.Classes} classes, the training part {Classes}.", partName);
        return part;
    }
}
