namespace MeProp.Tasks;

/// <summary>
/// How pictures become inputs of a model: size, channels and fit. Training and predicting with equal formats see equal
/// pixels.
/// </summary>
public sealed record PictureFormat
{
    /// <summary>Channels of a grey picture.</summary>
    public const int Grey = 1;

    /// <summary>Channels of a colour picture: red, green, blue.</summary>
    public const int Colour = 3;

    /// <summary>Takes a size in pixels.</summary>
    /// <param name="height">Pixel rows, at least 1.</param>
    /// <param name="width">Pixels of a row, at least 1.</param>
    public PictureFormat(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (Height, Width) = (height, width);
    }

    /// <summary>Pixel rows.</summary>
    public int Height { get; }

    /// <summary>Pixels of a row.</summary>
    public int Width { get; }

    /// <summary><see cref="Grey"/> or <see cref="Colour"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is neither.</exception>
    public int Channels
    {
        get;
        init => field = value is Grey or Colour
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Pictures have 1 channel (grey) or 3.");
    } = Grey;

    /// <summary>How a picture of another size is fitted; colour takes <see cref="PictureFit.Stretch"/> alone.</summary>
    public PictureFit Fit { get; init; } = PictureFit.Stretch;

    /// <summary>Whether light and dark are exchanged.</summary>
    public PictureInversion Inversion { get; init; } = PictureInversion.Auto;

    /// <inheritdoc cref="PictureFitter.KeepsExamples"/>
    public bool KeepsExamples { get; init; }

    /// <summary>Bytes of an input: channels × height × width.</summary>
    public int Inputs => checked(Channels * Height * Width);

    /// <summary>Loads a picture.</summary>
    /// <exception cref="DataSetException">The file is unreadable, too large, damaged or unsupported.</exception>
    public FittedPicture Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return DataFile.Load(path, file => Load(file, path));
    }

    /// <summary>Loads a picture from an open file, from its beginning.</summary>
    internal FittedPicture Load(FileStream file, string path) =>
        Apply(PictureFile.LoadChannels(file, path, Channels), CreateFitter());

    /// <summary>Makes what fits pictures; threads can share it.</summary>
    internal PictureFitter CreateFitter()
    {
        if (Channels == Colour && Fit != PictureFit.Stretch)
        {
            throw new DataSetException(
                $"The fit {NameOf(Fit)} looks for dark or light ink and makes grey pictures. Use --channels 1, or "
                + "--fit stretch.");
        }

        return new PictureFitter(Height, Width, Fit, Inversion) { KeepsExamples = KeepsExamples && Channels == Grey };
    }

    /// <summary>Fits the channels of a picture, each like a grey picture.</summary>
    internal static FittedPicture Apply(IReadOnlyList<GreyImage> channels, PictureFitter fitter)
    {
        if (channels is [var grey]) return fitter.Fit(grey);
        FittedPicture[] fitted = [.. channels.Select(fitter.Fit)];
        byte[] pixels = [.. fitted.SelectMany(channel => channel.Pixels.ToArray())];
        return new FittedPicture(pixels, fitted[0].IsInverted, fitted.All(channel => channel.IsEmpty));
    }

    private static string NameOf(PictureFit fit) => fit == PictureFit.FashionMnist
        ? "fashion-mnist"
        : fit.ToString().ToLowerInvariant();
}
