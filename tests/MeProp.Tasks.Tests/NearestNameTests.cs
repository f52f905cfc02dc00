namespace MeProp.Tasks.Tests;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("minst", "mnist")]
    [InlineData("Digit", "digits")]
    [InlineData("fashionmnist", "fashion-mnist")]
    [InlineData("mnist", "mnist")]
    [InlineData("completely-else", null)]
    public void The_nearest_name_is_found_unless_it_is_far(string text, string? expected) =>
        Assert.Equal(expected, NearestName.Find(text, ["digits", "mnist", "fashion-mnist"]));

    [Fact]
    public void The_closest_name_may_be_far() => Assert.Equal("k", NearestName.Closest("zzz", ["hiddenSize", "k"]));

    [Fact]
    public void Without_names_there_is_none() => Assert.Null(NearestName.Find("x", []));
}
