namespace MeProp.Tasks;

/// <summary>Labelled images of one size in three parts: training, development and test.</summary>
public sealed class ImageData
{
    /// <summary>Creates a data set from its parts.</summary>
    /// <exception cref="ArgumentException">
    /// A part is null or empty, has not height × width inputs, or the parts differ in classes.
    /// </exception>
    public ImageData(
        string name, int height, int width, ByteExamples train, ByteExamples development, ByteExamples test)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentNullException.ThrowIfNull(train);
        Name = name;
        Height = height;
        Width = width;
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

    /// <summary>Training examples.</summary>
    public ByteExamples Train { get; }

    /// <summary>Examples that settings and the best epoch are chosen by.</summary>
    public ByteExamples Development { get; }

    /// <summary>Examples for the reported accuracy.</summary>
    public ByteExamples Test { get; }

    private ByteExamples Checked(ByteExamples part, string partName)
    {
        ArgumentNullException.ThrowIfNull(part, partName);
        if (part.Count == 0)
            throw new ArgumentException("The part has no examples.", partName);
        if (part.Inputs != (long)Height * Width)
        {
            throw new ArgumentException(
                $"The part has {part.Inputs} inputs; images of {Height}×{Width} have {(long)Height * Width}.",
                partName);
        }

        if (part.Classes != Classes)
            throw new ArgumentException($"The part has {part.Classes} classes, the training part {Classes}.", partName);
        return part;
    }
}
