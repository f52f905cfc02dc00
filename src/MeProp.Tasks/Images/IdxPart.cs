namespace MeProp.Tasks;

/// <summary>An opened part of image data.</summary>
internal sealed class IdxPart(IdxPair files, IReadOnlyList<IdxImages> images, byte[][] labels)
{
    private const float PixelScale = 1f / 255;

    public string Name => files.Name;

    public int Count { get; } = labels.Sum(part => part.Length);

    public int Height => images[0].Height;

    public int Width => images[0].Width;

    public int HighestLabel => labels.Max(part => part.Max());

    private int Inputs => Height * Width;

    /// <summary>The examples; throws where a label is not below the number of classes.</summary>
    public ByteExamples Examples(int classes, string classText)
    {
        for (int i = 0; i < labels.Length; i++) CheckLabels(labels[i], classes, classText, files.Labels[i]);
        byte[] all = labels.Length == 1 ? labels[0] : [.. labels.SelectMany(part => part)];
        if (images.All(part => part.Stored is null)) return new ByteExamples(InMemory(), Inputs, all, classes);
        ByteSource source = images is [{ Stored: { } stored }] ? stored : new JoinedImages(images, Count, Inputs);
        return new ByteExamples(source, all, classes, PixelScale);
    }

    private ReadOnlyMemory<byte> InMemory()
    {
        if (images is [{ Pixels: var pixels }]) return pixels;
        byte[] joined = new byte[Count * Inputs];
        int position = 0;
        foreach (IdxImages part in images)
        {
            part.Pixels.CopyTo(joined.AsMemory(position));
            position += part.Pixels.Length;
        }

        return joined;
    }

    private static void CheckLabels(byte[] labels, int classes, string classText, string path)
    {
        int bad = Array.FindIndex(labels, label => label >= classes);
        if (bad >= 0)
        {
            throw new DataSetException(
                $"{path} has the label {labels[bad]} at index {bad:N0}; with {classText}, labels are 0 to "
                + $"{classes - 1}. "
                + "Correct the number of classes or the file.");
        }
    }
}
