namespace MeProp.Tasks.Tests;

public class IdxNameTests
{
    [Theory]
    [InlineData("train-images-idx3-ubyte", "", "Train", true, -1, false)]
    [InlineData("t10k-labels.idx1-ubyte.gz", "", "Test", false, -1, true)]
    [InlineData("test-images-idx3-ubyte", "", "Test", true, -1, false)]
    [InlineData("emnist-letters-train-images-idx3-ubyte.gz", "emnist-letters-", "Train", true, -1, true)]
    [InlineData("training_images.idx", "", "Train", true, -1, false)]
    [InlineData("val-labels-idx1-ubyte", "", "Development", false, -1, false)]
    [InlineData("train-images-2-idx3-ubyte", "", "Train", true, 2, false)]
    [InlineData("train-images-00003-of-00010.idx3-ubyte.gz", "", "Train", true, 3, true)]
    [InlineData("train-images-idx3-ubyte.part1", "", "Train", true, 1, false)]
    [InlineData("train-labels-part-1-idx1-ubyte", "", "Train", false, 1, false)]
    [InlineData("images-idx3-ubyte", "", null, true, -1, false)]
    public void Names_of_IDX_files_are_understood(
        string name, string prefix, string? part, bool holdsImages, long number, bool isPacked) => Assert.Equal(
            new IdxName(prefix, part is null ? null : Enum.Parse<DataPart>(part), holdsImages, number, isPacked),
            IdxName.Parse(name));

    [Theory]
    [InlineData("readme.txt")]
    [InlineData("train-images.png")]
    [InlineData("train-images")]
    [InlineData("train-images-idx3-ubyte.bak")]
    [InlineData("train-images-1-2-idx3-ubyte")]
    public void Other_names_are_not(string name) => Assert.Null(IdxName.Parse(name));
}
