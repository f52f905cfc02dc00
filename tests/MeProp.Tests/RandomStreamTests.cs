namespace MeProp.Tests;

public class RandomStreamTests
{
    /// <summary>Printed by Golden/random_stream.py, which computes them from the published definitions.</summary>
    [Theory]
    [InlineData(0UL, 0x99EC5F36CB75F2B4, 0xBF6E1F784956452A, 0x1A5F849D4933E6E0, 0x6AA594F1262D2D2C)]
    [InlineData(1UL, 0xB3F2AF6D0FC710C5, 0x853B559647364CEA, 0x92F89756082A4514, 0x642E1C7BC266A3A7)]
    [InlineData(12976UL, 0x700607421A455B59, 0x4825673C109735E4, 0xAB0A8FF376097559, 0x10476026B666A7F1)]
    [InlineData(ulong.MaxValue, 0x8F5520D52A7EAD08, 0xC476A018CAA1802D, 0x81DE31C0D260469E, 0xBF658D7E065F3C2F)]
    public void The_first_numbers_of_a_seed_are_those_of_xoshiro256(
        ulong seed, ulong first, ulong second, ulong third, ulong fourth)
    {
        var random = new RandomStream(seed);
        Assert.Equal(
            [first, second, third, fourth],
            (ulong[])[random.NextUInt64(), random.NextUInt64(), random.NextUInt64(), random.NextUInt64()]);
    }

    [Fact]
    public void A_saved_state_continues_where_it_was_saved()
    {
        RandomStream random = new(3), other = new(4);
        for (int i = 0; i < 10; i++) random.NextUInt64();
        other.State = random.State;
        for (int i = 0; i < 100; i++) Assert.Equal(random.NextUInt64(), other.NextUInt64());
    }

    [Fact]
    public void A_state_of_zeros_is_an_error() =>
        Assert.Throws<ArgumentException>(() => new RandomStream(1).State = default);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(97)]
    public void NextInt32_is_in_bounds_and_uniform(int bound)
    {
        const int PerValue = 2000;
        var random = new RandomStream((ulong)bound);
        var counts = new int[bound];
        for (int i = 0; i < PerValue * bound; i++) counts[random.NextInt32(bound)]++;
        double chiSquare = counts.Sum(count => Math.Pow(count - PerValue, 2) / PerValue);

        // Mean bound − 1 and variance 2 (bound − 1); 4 standard deviations on either side.
        double deviation = Math.Sqrt(2 * (bound - 1));
        Assert.InRange(chiSquare, bound - 1 - 4 * deviation, bound - 1 + 4 * deviation);
    }

    [Fact]
    public void NextInt32_reaches_both_halves_of_the_largest_range()
    {
        var random = new RandomStream(5);
        int[] drawn = [.. Enumerable.Range(0, 1000).Select(_ => random.NextInt32(int.MaxValue))];
        Assert.All(drawn, value => Assert.InRange(value, 0, int.MaxValue - 1));
        Assert.InRange(drawn.Count(value => value < int.MaxValue / 2), 420, 580);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void NextInt32_wants_a_bound_of_at_least_1(int bound) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomStream(1).NextInt32(bound));

    [Fact]
    public void NextSingle_and_NextDouble_are_uniform_in_0_to_1()
    {
        const int Count = 100_000;
        var random = new RandomStream(6);
        double[] singles = [.. Enumerable.Range(0, Count).Select(_ => (double)random.NextSingle())];
        double[] doubles = [.. Enumerable.Range(0, Count).Select(_ => random.NextDouble())];
        foreach (double[] values in (double[][])[singles, doubles])
        {
            Assert.All(values, value => Assert.True(value is >= 0 and < 1));
            Assert.InRange(values.Average(), 0.5 - 0.004, 0.5 + 0.004);
            Assert.InRange(values.Average(value => value * value), 1.0 / 3 - 0.004, 1.0 / 3 + 0.004);
        }
    }

    [Fact]
    public void NextGaussian_has_mean_0_variance_1_and_the_tails_of_a_normal_distribution()
    {
        const int Count = 200_000;
        var random = new RandomStream(7);
        double[] values = [.. Enumerable.Range(0, Count).Select(_ => random.NextGaussian())];
        Assert.All(values, value => Assert.True(double.IsFinite(value)));
        Assert.InRange(values.Average(), -0.01, 0.01);
        Assert.InRange(values.Average(value => value * value), 0.98, 1.02);
        Assert.InRange(values.Average(value => Math.Pow(value, 4)), 2.9, 3.1);
        Assert.InRange(values.Count(value => Math.Abs(value) > 1.959964) / (double)Count, 0.0475, 0.0525);
    }

    [Fact]
    public void Shuffle_permutes_and_puts_every_item_everywhere_equally_often()
    {
        const int Items = 6, Shuffles = 12_000;
        var random = new RandomStream(8);
        var counts = new int[Items * Items];
        for (int i = 0; i < Shuffles; i++)
        {
            int[] items = [.. Enumerable.Range(0, Items)];
            random.Shuffle(items);
            Assert.Equal(Enumerable.Range(0, Items), items.Order());
            for (int position = 0; position < Items; position++) counts[position * Items + items[position]]++;
        }

        // Mean 2000, standard deviation 41.
        foreach (int count in counts) Assert.InRange(count, 2000 - 204, 2000 + 204);
    }

    [Fact]
    public void The_streams_of_a_run_differ_from_each_other_and_depend_on_the_seed()
    {
        ulong[] first = Keys(new RandomStreams(1));
        ulong[] again = Keys(new RandomStreams(1));
        ulong[] second = Keys(new RandomStreams(2));
        Assert.Equal(first, again);
        Assert.Equal(8, first.Concat(second).Distinct().Count());

        static ulong[] Keys(RandomStreams s) =>
            [s.Initialization.NextUInt64(), s.DataOrder.NextUInt64(), s.Dropout.NextUInt64(), s.Selection.NextUInt64()];
    }
}
