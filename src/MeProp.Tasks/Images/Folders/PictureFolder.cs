namespace MeProp.Tasks;

/// <summary>
/// Loads pictures (PNG, JPEG, BMP) of any size from folders: one for each class, named after it, or such folders in
/// <c>train</c>, <c>test</c> and <c>dev</c> (also <c>val</c>, <c>valid</c>, <c>validation</c>). Parts that have no
/// folder are drawn from the training pictures, of each class its share (<see cref="DevelopmentSplit"/>).
/// </summary>
/// <remarks>
/// Classes and pictures are ordered by their names, character by character (ordinally). Decoded pictures are kept in
/// the user's cache and decoded again when names, sizes, times or options change.
/// </remarks>
public static class PictureFolder
{
    /// <summary>Whether a folder holds pictures or folders, and no IDX files.</summary>
    public static bool IsAt(string path)
    {
        if (!Directory.Exists(path) || ImageFiles.HasIdxNames(path)) return false;
        return PictureWalk.FoldersIn(path).Length > 0 || PictureWalk.CountIn(path) > 0;
    }

    /// <summary>Loads a folder.</summary>
    /// <param name="folder">The folder; its name becomes the name of the data.</param>
    /// <param name="options">Size, channels and fit; null: the defaults.</param>
    /// <param name="split">How the development part is made; null: <see cref="DevelopmentSplit.Default"/>.</param>
    /// <param name="progress">Receives the progress of decoding; several threads report.</param>
    /// <param name="cancellationToken">Stops decoding.</param>
    /// <exception cref="DataSetException">
    /// There are no pictures or too few, a class is unknown to the training part, or more than 5 % of the pictures
    /// cannot be read.
    /// </exception>
    /// <exception cref="OperationCanceledException">Decoding was stopped.</exception>
    public static ImageData Load(
        string folder,
        PictureFolderOptions? options = null,
        DevelopmentSplit? split = null,
        IProgress<PictureProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        options ??= new PictureFolderOptions();
        split ??= DevelopmentSplit.Default;
        var parts = PictureParts.Read(path);
        foreach (PictureTree tree in parts.All) tree.CheckHasPictures();
        string name = Path.GetFileName(path) is { Length: > 0 } last ? last : "pictures";
        var set = new PictureSet(name, path, parts, options);
        if (!options.IsForTest) set.CheckForTraining();
        var decoder = new PictureDecoder(options, name, progress, cancellationToken);
        DecodedPictures decoded = Decode(path, set.Entries, options, decoder, set.Notes);
        PictureSetExamples examples = set.Take(decoded);
        if (split.Path is not { } development || options.IsForTest) return examples.Divide(split);

        options = options with { Size = (decoded.Height, decoded.Width) };
        decoder = new PictureDecoder(options, name, progress, cancellationToken);
        return examples.Divide(split, LoadPart(development, set, options, decoder));
    }

    /// <summary>The development part from a folder of its own.</summary>
    private static ByteExamples LoadPart(
        string folder, PictureSet set, PictureFolderOptions options, PictureDecoder decoder)
    {
        var tree = PictureTree.Read(folder);
        tree.CheckHasPictures();
        set.CheckClasses(tree);
        List<PictureEntry> entries = [.. tree.Classes.SelectMany(one => one.Files)];
        DecodedPictures decoded = Decode(folder, entries, options, decoder, set.Notes);
        return set.Examples(decoded, [tree]);
    }

    private static DecodedPictures Decode(
        string folder, List<PictureEntry> entries, PictureFolderOptions options, PictureDecoder decoder,
        List<string> notes)
    {
        DecodedPictures? decoded = ReadCache(folder, entries, options);
        if (decoded is null)
        {
            decoded = decoder.Decode(entries);
            var cache = new PictureCache(folder, entries, options with { Size = (decoded.Height, decoded.Width) });
            if (cache.Write(decoded) is { } failure) notes.Add(failure);
        }

        SkippedPictures.Check(folder, entries, decoded.Failures);
        notes.AddRange(SkippedPictures.Notes(entries, decoded.Failures));
        return decoded;
    }

    /// <summary>Pictures of the given size, or of the size that is chosen for them.</summary>
    private static DecodedPictures? ReadCache(
        string folder, List<PictureEntry> entries, PictureFolderOptions options)
    {
        if (options.Size is not null) return new PictureCache(folder, entries, options).Read();
        foreach ((int, int) size in (ReadOnlySpan<(int, int)>)
            [PictureFolderOptions.ChosenFor(PictureDecoder.FirstSize(entries)), PictureFolderOptions.ChosenFor(null)])
        {
            DecodedPictures? decoded = new PictureCache(folder, entries, options with { Size = size }).Read();
            if (decoded is not null && PictureFolderOptions.ChosenFor(decoded.CommonSize) == size) return decoded;
        }

        return null;
    }
}
