using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>Reads the files of <c>meprop predict</c>: pictures and IDX files, told by content.</summary>
internal sealed class InputFiles
{
    private readonly ImageModel _model;
    private readonly string _folder;
    private readonly PictureFitter? _fitter;

    /// <summary>Prepares for the files of a request.</summary>
    /// <param name="model">What the images are for.</param>
    /// <param name="request">How pictures are fitted.</param>
    /// <param name="folder">What paths are relative to.</param>
    public InputFiles(ImageModel model, PredictRequest request, string folder)
    {
        (_model, _folder) = (model, folder);
        if (model.Size is not { } size) return;
        _fitter = new PictureFitter(size.Height, size.Width, request.Fit ?? model.Fit, request.Inversion) { KeepsExamples = request.Fit is null };
    }

    /// <summary>Reads a file.</summary>
    /// <param name="file">As the user wrote it.</param>
    /// <exception cref="DataSetException">The file cannot be used; the message says why.</exception>
    public InputImages Read(string file)
    {
        if (file.Length == 0) throw new DataSetException("A file without a name cannot be read.");
        string path = Path.GetFullPath(file, _folder);
        if (Directory.Exists(path)) throw new DataSetException($"{path} is a folder. Name its files, as in {Path.Combine(file, "*.png")}.");
        return IsIdx(path) ? ReadIdx(path) : ReadPicture(path);
    }

    /// <summary>IDX files begin with two zero bytes, packed ones as all gzip files; what cannot be read is told by the reader of pictures.</summary>
    private static bool IsIdx(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return (file.ReadByte(), file.ReadByte()) is (0, 0) or (0x1F, 0x8B);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return false;
        }
    }

    private InputImages ReadIdx(string path)
    {
        IdxImages images = IdxFile.ReadImages(path);
        _model.CheckSize(path, images.Height, images.Width);
        return new InputImages(images.Pixels);
    }

    private InputImages ReadPicture(string path)
    {
        GreyImage picture = PictureFile.Read(path);
        if (_fitter is null) throw new DataSetException($"{path} cannot be fitted: the model takes {_model.Network.Inputs} values and does not say how many rows and columns of pixels they are. Give it an IDX file.");
        FittedPicture fitted = _fitter.Fit(picture);
        return new InputImages(fitted.Pixels, fitted.IsInverted, fitted.IsEmpty);
    }
}
