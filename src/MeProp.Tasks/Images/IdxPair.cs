namespace MeProp.Tasks;

/// <summary>The files of one part of image data: images and their labels, one or several of each, in order.</summary>
internal sealed record IdxPair(IReadOnlyList<string> Images, IReadOnlyList<string> Labels)
{
    /// <summary>The first file of images stands for the part in messages.</summary>
    public string Name => Images[0];

    /// <summary>
    /// Opens images and labels. Images of up to so many bytes are loaded into memory, others stay in their files.
    /// </summary>
    public IdxPart Open(long maximumInMemory)
    {
        byte[][] labels = [.. Labels.Select(IdxFile.LoadLabels)];
        List<IdxImages> images = [];
        foreach (string path in Images)
        {
            IdxImages next = IdxFile.OpenImages(path, maximumInMemory);
            if (images.Count > 0 && (next.Height, next.Width) != (images[0].Height, images[0].Width))
            {
                throw new DataSetException(
                    $"The images of {path} are {next.Height}×{next.Width}, those of {Name} {images[0].Height}×"
                    + $"{images[0].Width}. Use files of one data set.");
            }

            maximumInMemory -= next.Pixels.Length;
            images.Add(next);
        }

        long count = images.Sum(one => (long)one.Count), labelled = labels.Sum(one => (long)one.Length);
        if (count != labelled || count > Array.MaxLength)
        {
            throw new DataSetException(
                $"{string.Join(" and ", Images)} {(Images.Count == 1 ? "has" : "have")} {count:N0} images but "
                + $"{string.Join(" and ", Labels)} {(Labels.Count == 1 ? "has" : "have")} {labelled:N0} labels. "
                + "Use files that belong together.");
        }

        return new IdxPart(this, images, labels);
    }
}
