using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>Reads the files of <c>meprop predict</c>: pictures and IDX files, told by content.</summary>
internal sealed class InputFiles
{
    private readonly ImageModel _model;
    private readonly string _folder;
    private readonly PictureFormat? _format;

    public InputFiles(ImageModel model, SettingValues settings, string folder)
    {
        (_model, _folder) = (model, folder);
        if (model.Size is not { } size) return;
        PictureFit? fit = settings.Get(PictureSettings.Fit);
        _format = new PictureFormat(size.Height, size.Width)
        {
            Channels = model.Channels,
            Fit = fit ?? model.PictureFit,
            Inversion = settings.Get(ImageTask.Inversion),
            KeepsExamples = fit is null && !model.IsFitKnown,
        };
    }

    public InputImages Read(string file)
    {
        if (file.Length == 0) throw new DataSetException("A file without a name cannot be read.");
        string path = Path.GetFullPath(file, _folder);
        if (Directory.Exists(path))
            throw new DataSetException($"{path} is a folder. Name its files, as in {Path.Combine(file, "*.png")}.");
        return DataFile.Load(path, content => IsIdx(content) ? ReadIdx(content, path) : ReadPicture(content, path));
    }

    /// <summary>IDX files begin with two zero bytes and their type, or as gzip files.</summary>
    private static bool IsIdx(FileStream content)
    {
        Span<byte> start = stackalloc byte[ForeignFile.PrefixLength];
        content.Position = 0;
        start = start[..content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        content.Position = 0;
        return start is [0x1F, 0x8B, ..] || (start is [0, 0, ..] && ForeignFile.Of(start) is not { IsPicture: true });
    }

    private InputImages ReadIdx(FileStream content, string path)
    {
        IdxImages images = IdxFile.LoadImages(content, path);
        _model.CheckSize(path, images.Height, images.Width, PictureFormat.Grey);
        return new InputImages(images.Pixels);
    }

    private InputImages ReadPicture(FileStream content, string path)
    {
        if (_format is null)
        {
            throw new DataSetException(
                $"{path} cannot be fitted: the model takes {_model.Network.Inputs} values and does not say how many "
                + "rows and columns of pixels they are. Give it an IDX file.");
        }

        FittedPicture fitted = _format.Load(content, path);
        return new InputImages(fitted.Pixels, fitted.IsInverted, fitted.IsEmpty);
    }
}
