namespace MeProp.Cli.Tests;

public sealed class HistogramTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Values_lie_in_the_buckets_of_tensorflow()
    {
        var random = new Random(1);
        float[] values =
        [
            0, -0f, 1e-12f, -1e-12f, 1e-20f, -1e-20f, 1, -1, 1e19f, -1e19f, float.MaxValue, float.MinValue,
            float.Epsilon,
            .. Enumerable.Range(0, 2000).Select(_ => (random.NextSingle() - 0.5f) / (random.NextSingle() + 1e-6f)),
        ];
        ReadHistogram histogram = Read(values);
        Assert.Equal(values.Length, histogram.Count);
        Assert.Equal(values.Length, histogram.Buckets.Sum());
        Assert.Equal((values.Min(), values.Max()), ((float)histogram.Min, (float)histogram.Max));
        Assert.Equal(values.Sum(value => (double)value), histogram.Sum, 1e-9);
        Assert.Equal(values.Sum(value => (double)value * value), histogram.SumOfSquares, 1e-9);
        Assert.Equal(histogram.Limits.Order(), histogram.Limits);
        double below = double.NegativeInfinity;
        foreach ((double limit, double count) in histogram.Limits.Zip(histogram.Buckets))
        {
            double expected = values.Count(value =>
                value >= below && (value < limit || limit == double.MaxValue));
            Assert.True(count == expected, $"[{below}, {limit}) holds {count}, not {expected}");
            below = limit;
        }
    }

    /// <summary>From 1e-12 on by factors of 1.1.</summary>
    [Fact]
    public void Limits_grow_by_a_tenth()
    {
        double[] limits = Read([.. Enumerable.Range(-40, 81).Select(i => i / 100f)]).Limits;
        Assert.Contains(0, limits);
        foreach (double limit in limits.Where(limit => limit is > 0 and < 1e20))
        {
            double power = Math.Log(limit / 1e-12) / Math.Log(1.1);
            Assert.Equal(Math.Round(power), power, 1e-6);
        }

        // Neighboring empty buckets are one.
        Assert.InRange(limits.Length, 60, 120);
        Assert.Equal(double.MaxValue, limits[^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-2.5f)]
    [InlineData(float.MaxValue)]
    public void Equal_values_are_in_one_bucket(float value)
    {
        ReadHistogram histogram = Read([value, value, value]);
        Assert.Equal(3, Assert.Single(histogram.Buckets, count => count > 0));
        Assert.Equal(((double)value, (double)value), (histogram.Min, histogram.Max));
    }

    private ReadHistogram Read(float[] values)
    {
        using (EventFile file = EventFile.Begin(_workspace.Folder, 1, new FixedClock()))
            file.Append(1, new EventSummary().Add("values", Histogram.Of(values)));
        return EventReader.ReadFolder(_workspace.Folder)[^1].Histograms["values"];
    }
}
