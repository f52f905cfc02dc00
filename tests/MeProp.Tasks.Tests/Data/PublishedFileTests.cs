namespace MeProp.Tasks.Tests;

public sealed class PublishedFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("900150983cd24fb0d6963f7d28e17f72")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void The_length_of_the_checksum_tells_its_kind(string checksum)
    {
        PublishedFile file = new("abc.txt", 3, checksum);

        Assert.True(file.IsIntact(_folder.Write("abc.txt", "abc"u8.ToArray())));
        Assert.False(file.IsIntact(_folder.Write("other.txt", "abd"u8.ToArray())));
        Assert.False(file.IsIntact(_folder.Write("long.txt", "abcd"u8.ToArray())));
        Assert.False(file.IsIntact(_folder.At("missing.txt")));
    }
}
