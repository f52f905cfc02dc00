namespace MeProp.Tasks.Tests;

/// <summary>A folder to write IDX files to.</summary>
public abstract class ImageFolderScene : IDisposable
{
    private protected TestFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static (int Train, int Development, int Test) Counts(ImageData data) =>
        (data.Train.Count, data.Development.Count, data.Test.Count);

    protected static void AssertBad(Func<ImageData> load, params string[] expected)
    {
        string message = Assert.Throws<DataSetException>(load).Message;
        Assert.All(expected, text => Assert.Contains(text, message, StringComparison.Ordinal));
    }

    protected void WriteFour(
        int train, int test, int height, int width, string idx = "-idx", string suffix = "", bool compressed = false)
    {
        foreach ((string part, int count) in new[] { ("train", train), ("t10k", test) })
        {
            byte[] images = IdxBytes.Images(count, height, width);
            byte[] labels = IdxBytes.CyclicLabels(count, 10);
            Folder.Write($"{part}-images{idx}3-ubyte{suffix}", compressed ? IdxBytes.Gzip(images) : images);
            Folder.Write($"{part}-labels{idx}1-ubyte{suffix}", compressed ? IdxBytes.Gzip(labels) : labels);
        }
    }
}
