using System.Text.Json;

namespace MeProp.Tests;

public class NamedScoresTests
{
    [Fact]
    public void Scores_are_found_by_name_and_compared_by_content()
    {
        var scores = new NamedScores(new NamedScore("first", 1), new("second", double.NaN));
        Assert.Equal(["first", "second"], scores.Select(score => score.Name));
        Assert.Equal((2, 1.0, null), (scores.Count, scores["first"], scores["third"]));
        Assert.Equal(new NamedScores(new NamedScore("first", 1), new("second", double.NaN)), scores);
        Assert.NotEqual(new NamedScores(new NamedScore("second", double.NaN), new("first", 1)), scores);
        var one = new Evaluation(1, 2, 3) { Others = new(new NamedScore("a", 1)) };
        Assert.Equal(one, new Evaluation(1, 2, 3) { Others = new(new NamedScore("a", 1)) });
        Assert.NotEqual(one, new Evaluation(1, 2, 3) { Others = new(new NamedScore("a", 2)) });
        Assert.NotEqual(one, new Evaluation(1, 2, 3));
    }

    [Fact]
    public void A_name_stands_once_and_is_not_empty()
    {
        Assert.Throws<ArgumentException>(() => new NamedScores(new NamedScore("a", 1), new("a", 2)));
        Assert.Throws<ArgumentException>(() => new NamedScores(new NamedScore("", 1)));
    }

    [Theory]
    [InlineData("""{"a":1.5}""", 1.5)]
    [InlineData("""{"a":"NaN"}""", double.NaN)]
    [InlineData("""{"a":"-Infinity"}""", double.NegativeInfinity)]
    public void They_are_an_object_in_json(string text, double value)
    {
        var scores = new NamedScores(new NamedScore("a", value));
        Assert.Equal(text, JsonSerializer.Serialize(scores));
        Assert.Equal(scores, JsonSerializer.Deserialize<NamedScores>(text));
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":true}""")]
    [InlineData("""{"a":{}}""")]
    [InlineData("""{"a":"one"}""")]
    [InlineData("""[1]""")]
    public void Json_that_is_no_scores_is_refused(string text) =>
        Assert.ThrowsAny<Exception>(() => JsonSerializer.Deserialize<NamedScores>(text));
}
