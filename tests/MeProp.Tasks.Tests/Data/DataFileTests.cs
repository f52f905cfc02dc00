namespace MeProp.Tasks.Tests;

public sealed class DataFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Content_decides_whether_a_file_is_unpacked(bool compressed)
    {
        byte[] content = [1, 2, 3];
        byte[] stored = compressed ? IdxBytes.Gzip(content) : content;

        (byte[] loaded, long storedLength) = Load(_folder.Write("file", stored));

        Assert.Equal(content, loaded);
        Assert.Equal(stored.Length, storedLength);
    }

    [Fact]
    public void An_empty_file_is_plain() => Assert.Empty(Load(_folder.Write("file", [])).Content);

    [Fact]
    public void Every_failure_names_the_file()
    {
        string damaged = _folder.Write("damaged", [0x1F, 0x8B, 1, 2, 3]);

        AssertBad(_folder.At("gone"), "does not exist");
        AssertBad(_folder.Path, "is a folder. Name a file in it.");
        File.CreateSymbolicLink(_folder.At("link"), "nowhere");
        AssertBad(_folder.At("link"), "is a link to nowhere, which does not exist. Correct the link.");
        AssertBad(damaged, "cannot be decompressed");
    }

    private static void AssertBad(string path, string expected)
    {
        string message = Assert.Throws<DataSetException>(() => Load(path)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    private static (byte[] Content, long StoredLength) Load(string path) =>
        DataFile.LoadUnpacked(path, (stream, length) =>
    {
        using MemoryStream content = new();
        stream.CopyTo(content);
        return (content.ToArray(), length);
    });
}
