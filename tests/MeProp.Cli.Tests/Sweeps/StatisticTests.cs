namespace MeProp.Cli.Tests;

public sealed class StatisticTests
{
    [Fact]
    public void Mean_and_deviation_are_those_of_a_sample()
    {
        Statistic statistic = Statistic.Of([2, null, 4, 4, 4, 5, 5, 7, 9])!;
        Assert.Equal((5.0, 8), (statistic.Mean, statistic.Count));
        Assert.Equal(Math.Sqrt(32.0 / 7), statistic.StandardDeviation!.Value, 1e-12);
    }

    [Fact]
    public void One_value_has_no_deviation_and_no_value_no_mean()
    {
        Assert.Equal(new Statistic(3, null, 1), Statistic.Of([3]));
        Assert.Null(Statistic.Of([null]));
    }

    [Theory]
    [InlineData(97.347, 0.1234, "97.35 ± 0.12")]
    [InlineData(97.347, 0.0001, "97.35 ± 0.00")]
    [InlineData(97.347, 0.96, "97.3 ± 1.0")]
    [InlineData(97.347, 12.3, "97 ± 12")]
    public void Digits_that_say_nothing_are_not_shown(double mean, double deviation, string expected) =>
        Assert.Equal(expected, new Statistic(mean, deviation, 3).ToText("±"));

    [Fact]
    public void A_single_score_has_two_decimals() => Assert.Equal("97.35", new Statistic(97.347, null, 1).ToText("±"));
}
