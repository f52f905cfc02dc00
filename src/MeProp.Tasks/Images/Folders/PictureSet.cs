using System.Security.Cryptography;
using System.Text;

namespace MeProp.Tasks;

/// <summary>The pictures of a folder with their classes, before they are decoded.</summary>
internal sealed class PictureSet
{
    private const int MaxClasses = 256;

    private readonly string _folder;
    private readonly PictureParts _parts;
    private readonly PictureFolderOptions _options;

    public PictureSet(string name, string folder, PictureParts parts, PictureFolderOptions options)
    {
        (Name, _folder, _parts, _options) = (name, folder, parts, options);

        // A model that is only tested decides which classes it knows.
        IEnumerable<PictureTree> trees = options.IsForTest || parts.Train is null ? parts.All : [parts.Train];
        Classes = [.. trees.SelectMany(tree => tree.Names).Distinct().Order(StringComparer.Ordinal)];
        Entries = [.. parts.All.SelectMany(tree => tree.Classes).SelectMany(one => one.Files)];
        Notes = [.. parts.All.SelectMany(tree => tree.Notes())];
        var listing = new StringBuilder();
        foreach (PictureEntry entry in Entries) listing.Append($"{entry.Name}\0{entry.Length}\n");
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(listing.ToString())))[..16];
    }

    public string Name { get; }

    /// <summary>Names of the classes in ordinal order.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>All pictures: training, development, test part; in each by class, then by name.</summary>
    public List<PictureEntry> Entries { get; }

    public List<string> Notes { get; }

    /// <summary>Tells pictures from others, by names and sizes of the files.</summary>
    public string Id { get; }

    /// <summary>Throws where a model cannot learn from the pictures.</summary>
    public void CheckForTraining()
    {
        if (_parts.Train is null)
        {
            throw new DataSetException(
                $"{_folder} has a test folder and no train folder. Put the pictures to train on into "
                + $"{Path.Combine(_folder, "train")}, in a folder for each class.");
        }

        if (Classes.Count == 1)
        {
            throw new DataSetException(
                $"{_parts.Train.Folder} has pictures of one class alone, {Classes[0]}. There is nothing to tell apart: "
                + "give each of at least two classes a folder of pictures.");
        }

        foreach (PictureTree tree in _parts.All.Skip(1)) CheckClasses(tree);
    }

    /// <summary>Throws where a part has classes that cannot be learned.</summary>
    public void CheckClasses(PictureTree part)
    {
        string[] unknown = [.. part.Names.Except(Classes)];
        if (unknown.Length == 0) return;
        throw new DataSetException(
            $"{part.Folder} has pictures of {PictureTree.Listed(unknown)}, of which there are none to train on. The "
            + $"classes are {PictureTree.Listed(Classes)}. Use the same names in all parts.");
    }

    /// <summary>Gives decoded pictures their classes.</summary>
    public PictureSetExamples Take(DecodedPictures decoded)
    {
        if (Classes.Count > MaxClasses)
        {
            throw new DataSetException(
                $"{_folder} has {Classes.Count:N0} folders of pictures, and up to {MaxClasses} classes are supported. "
                + "Name a folder that holds a folder for each class.");
        }

        if (_options.Size is null)
        {
            Notes.Add(decoded.CommonSize == (decoded.Height, decoded.Width)
                ? $"inputs are {decoded.Height}×{decoded.Width}, the size of all pictures; --size takes another."
                : $"pictures are scaled to {decoded.Height}×{decoded.Width}; --size takes another size.");
        }

        ByteExamples all = Examples(decoded, [.. _parts.All]);
        bool[] isFailed = new bool[Entries.Count];
        foreach ((int index, _) in decoded.Failures) isFailed[index] = true;
        int first = 0, start = 0;
        ByteExamples? train = Next(_parts.Train), development = Next(_parts.Development), test = Next(_parts.Test);
        return new PictureSetExamples(this, _folder, decoded, _options, all, train, development, test);

        ByteExamples? Next(PictureTree? tree)
        {
            if (tree is null) return null;
            int count = isFailed.AsSpan(first, tree.Count).Count(false);
            ByteExamples part = all.Slice(start, count);
            first += tree.Count;
            start += count;
            return count > 0 ? part : throw new DataSetException($"No picture in {tree.Folder} can be read.");
        }
    }

    /// <summary>The decoded pictures of some trees as examples.</summary>
    public ByteExamples Examples(DecodedPictures decoded, IReadOnlyList<PictureTree> trees)
    {
        Dictionary<string, byte> indices = [];
        for (int i = 0; i < Classes.Count; i++) indices[Classes[i]] = (byte)i;
        List<byte> labels = [];
        HashSet<int> failed = [.. decoded.Failures.Select(failure => failure.Index)];
        int index = 0;
        foreach ((string name, IReadOnlyList<PictureEntry> files) in trees.SelectMany(tree => tree.Classes))
        {
            for (int i = 0; i < files.Count; i++, index++)
            {
                if (!failed.Contains(index)) labels.Add(indices[name]);
            }
        }

        int inputs = _options.FormatOf(decoded.Height, decoded.Width).Inputs;
        return new ByteExamples(decoded.Pixels, inputs, labels.ToArray(), Classes.Count);
    }
}
