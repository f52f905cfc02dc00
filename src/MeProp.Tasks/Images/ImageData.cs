namespace MeProp.Tasks;

/// <summary>Labelled images of one size in three parts: to train on, to choose by, and to report on.</summary>
public sealed class ImageData
{
    /// <summary>Creates a data set from its parts.</summary>
    /// <param name="name">A short name for messages and reports.</param>
    /// <param name="height">Pixel rows of an image.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="train">Examples of height × width inputs, to train on.</param>
    /// <param name="development">Examples to choose settings and the best epoch by.</param>
    /// <param name="test">Examples to report on.</param>
    /// <exception cref="ArgumentException">A part is null or empty, has not height × width inputs, or the parts differ in classes.</exception>
    public ImageData(string name, int height, int width, ByteExamples train, ByteExamples development, ByteExamples test)
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

    /// <summary>A short name for messages and reports.</summary>
    public string Name { get; }

    /// <summary>Pixel rows of an image.</summary>
    public int Height { get; }

    /// <summary>Pixels of a row.</summary>
    public int Width { get; }

    /// <summary>Number of classes; labels are 0 to this minus 1.</summary>
    public int Classes { get; }

    /// <summary>Names of the classes; empty when they are their indices.</summary>
    /// <exception cref="ArgumentException">There are not as many as classes.</exception>
    public IReadOnlyList<string> Labels
    {
        get;
        init => field = value is { Count: var count } && (count == 0 || count == Classes) ? value : throw new ArgumentException($"{value?.Count} labels do not name {Classes} classes.", nameof(value));
    } = [];

    /// <summary>Examples to train on, height × width inputs each.</summary>
    public ByteExamples Train { get; }

    /// <summary>Examples to choose settings and the best epoch by.</summary>
    public ByteExamples Development { get; }

    /// <summary>Examples to report on.</summary>
    public ByteExamples Test { get; }

    private ByteExamples Checked(ByteExamples part, string partName)
    {
        ArgumentNullException.ThrowIfNull(part, partName);
        if (part.Count == 0)
            throw new ArgumentException("The part has no examples.", partName);
        if (part.Inputs != (long)Height * Width)
            throw new ArgumentException($"The part has {part.Inputs} inputs; images of {Height}×{Width} have {(long)Height * Width}.", partName);
        if (part.Classes != Classes)
            throw new ArgumentException($"The part has {part.Classes} classes, the training part {Classes}.", partName);
        return part;
    }
}
