namespace MeProp.Tasks.Tests;

public sealed class ImageDataTests
{
    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        ByteExamples good = Part(4, 6, 3);

        Assert.Equal(3, new ImageData("own", 2, 3, good, good, good).Classes);
        Assert.Throws<ArgumentException>("test", () => new ImageData("own", 2, 3, good, good, Part(4, 5, 3)));
        Assert.Throws<ArgumentException>("development", () => new ImageData("own", 2, 3, good, Part(4, 6, 4), good));
        Assert.Throws<ArgumentException>("train", () => new ImageData("own", 2, 3, Part(0, 6, 3), good, good));
        Assert.Throws<ArgumentNullException>("test", () => new ImageData("own", 2, 3, good, good, null!));
    }

    [Fact]
    public void Labels_name_all_classes_or_none()
    {
        ByteExamples part = Part(4, 6, 3);

        Assert.Equal(["a", "b", "c"], new ImageData("own", 2, 3, part, part, part) { Labels = ["a", "b", "c"] }.Labels);
        Assert.Empty(new ImageData("own", 2, 3, part, part, part) { Labels = [] }.Labels);
        Assert.Throws<ArgumentException>(() => new ImageData("own", 2, 3, part, part, part) { Labels = ["a", "b"] });
    }

    private static ByteExamples Part(int count, int inputs, int classes) =>
        new(new byte[count * inputs], inputs, new byte[count], classes);
}
