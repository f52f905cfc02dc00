namespace MeProp.Tasks;

/// <summary>
/// The parts of a folder of pictures. Development and Test are null where the folder has none of its own; Train is null
/// where the folder has a test part alone.
/// </summary>
internal sealed record PictureParts(PictureTree? Train, PictureTree? Development, PictureTree? Test)
{
    public IEnumerable<PictureTree> All => ((PictureTree?[])[Train, Development, Test]).OfType<PictureTree>();

    /// <summary>Lists a folder: one of classes, or one with a folder of classes for each part.</summary>
    public static PictureParts Read(string folder)
    {
        var parts = new Dictionary<DataPart, string>();
        foreach (string path in PictureWalk.FoldersIn(folder))
        {
            // A train may also be a class: its folder holds pictures then.
            if (PartOf(Path.GetFileName(path)) is not { } part || PictureWalk.FoldersIn(path).Length == 0) continue;
            if (!parts.TryAdd(part, path))
            {
                throw new DataSetException(
                    $"{folder} holds {Path.GetFileName(parts[part])} and {Path.GetFileName(path)}, which are the same "
                    + "part. Remove one of them.");
            }
        }

        if (!parts.ContainsKey(DataPart.Train) && !parts.ContainsKey(DataPart.Test))
            return new PictureParts(PictureTree.Read(folder), null, null);
        return new PictureParts(Tree(DataPart.Train), Tree(DataPart.Development), Tree(DataPart.Test));

        PictureTree? Tree(DataPart part) => parts.TryGetValue(part, out string? path)
            ? PictureTree.Read(path, Path.GetFileName(path) + "/")
            : null;
    }

    private static DataPart? PartOf(string name) => name.ToLowerInvariant() switch
    {
        "train" or "training" => DataPart.Train,
        "test" or "testing" => DataPart.Test,
        "dev" or "development" or "val" or "valid" or "validation" => DataPart.Development,
        _ => null,
    };
}
