namespace MeProp.Tasks;

/// <summary>How a folder of pictures is read.</summary>
public sealed record PictureFolderOptions
{
    /// <summary>Largest side that pictures of one size keep where no size is given.</summary>
    public const int LargestKeptSide = 64;

    /// <summary>Side of the inputs of all other pictures where no size is given.</summary>
    public const int UsualSide = 28;

    /// <summary>
    /// Rows and columns of the inputs; null: the size of the pictures if all have the same and no side is above
    /// <see cref="LargestKeptSide"/>, else <see cref="UsualSide"/> × <see cref="UsualSide"/>.
    /// </summary>
    public (int Height, int Width)? Size { get; init; }

    /// <summary><see cref="PictureFormat.Grey"/> or <see cref="PictureFormat.Colour"/>.</summary>
    public int Channels { get; init; } = PictureFormat.Grey;

    /// <summary>How pictures of other sizes are fitted.</summary>
    public PictureFit Fit { get; init; } = PictureFit.Stretch;

    /// <inheritdoc cref="PictureFitter.KeepsExamples"/>
    public bool KeepsExamples { get; init; }

    /// <summary>Folder of decoded pictures; null: <c>pictures</c> in the user's cache of data.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>
    /// Whether a model is only tested: a folder without a test part is one, unless the model was trained on it.
    /// </summary>
    internal bool IsForTest { get; init; }

    /// <summary>The pictures that the tested model was trained on (<see cref="ImageData.Pictures"/>).</summary>
    internal string? TrainedOn { get; init; }

    /// <summary>The size of inputs where none is given, for pictures that have a size in common or not.</summary>
    internal static (int Height, int Width) ChosenFor((int Height, int Width)? common) =>
        common is { Height: <= LargestKeptSide, Width: <= LargestKeptSide } size ? size : (UsualSide, UsualSide);

    /// <summary>The format of inputs of a size.</summary>
    internal PictureFormat FormatOf(int height, int width) => new(height, width)
    {
        Channels = Channels,
        Fit = Fit,
        KeepsExamples = KeepsExamples,
    };
}
