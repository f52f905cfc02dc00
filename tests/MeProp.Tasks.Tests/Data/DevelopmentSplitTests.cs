namespace MeProp.Tasks.Tests;

public class DevelopmentSplitTests
{
    private static readonly byte[] Sorted = [.. Enumerable.Range(0, 3000).Select(i => (byte)(i / 1000))];

    [Fact]
    public void Each_class_has_its_share_whatever_the_order_of_the_file()
    {
        byte[] labels = [.. Enumerable.Repeat((byte)0, 1200), .. Enumerable.Repeat((byte)1, 600), .. new byte[600]];
        labels.AsSpan(1800).Fill(7);
        int[] drawn = new DevelopmentSplit { Share = 0.1 }.DrawDevelopment(labels);

        Assert.Equal(240, drawn.Length);
        Assert.Equal([(0, 120), (1, 60), (7, 60)], CountsOf(labels, drawn));
        Assert.Equal(drawn.Order().Distinct(), drawn);
        Assert.NotEqual(Enumerable.Range(0, 120), drawn.Take(120));
    }

    [Fact]
    public void Equal_seeds_draw_equal_examples()
    {
        int[] one = new DevelopmentSplit().DrawDevelopment(Sorted);
        Assert.Equal(one, new DevelopmentSplit { Seed = 1 }.DrawDevelopment(Sorted));
        Assert.NotEqual(one, new DevelopmentSplit { Seed = 2 }.DrawDevelopment(Sorted));
    }

    [Fact]
    public void Each_class_keeps_an_example_to_train_on_and_gives_one_where_it_can()
    {
        byte[] labels = [.. Enumerable.Repeat((byte)0, 97), 1, 2, 2];
        int[] drawn = new DevelopmentSplit { Share = 0.05 }.DrawDevelopment(labels);
        Assert.Equal([(0, 4), (2, 1)], CountsOf(labels, drawn));
        Assert.Equal([(0, 93), (1, 1), (2, 1)], CountsOf(labels, DevelopmentSplit.Others(100, drawn)));
        Assert.Single(new DevelopmentSplit().DrawDevelopment([0, 1]));
        Assert.Equal(2, new DevelopmentSplit { Share = 0.999 }.DrawDevelopment([0, 1, 2]).Length);
    }

    [Fact]
    public void A_limit_draws_every_class()
    {
        int[] drawn = new DevelopmentSplit().Draw(Sorted, 30);
        Assert.Equal([(0, 10), (1, 10), (2, 10)], CountsOf(Sorted, drawn));
        Assert.Equal(3000, new DevelopmentSplit().Draw(Sorted, 5000).Length);
        Assert.Equal(Enumerable.Range(0, 30), DevelopmentSplit.First.Draw(Sorted, 30));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(24_999, 2_083)]
    [InlineData(25_000, 5_000)]
    public void Without_a_share_a_twelfth_or_5000_are_drawn(int all, int expected)
    {
        Assert.Equal(expected, DevelopmentSplit.Default.CountOf(all));
        Assert.Equal(Enumerable.Range(0, expected), DevelopmentSplit.First.DrawDevelopment(new byte[all]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void A_share_is_between_0_and_1(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new DevelopmentSplit { Share = share });

    private static (int Class, int Count)[] CountsOf(byte[] labels, IEnumerable<int> indices) =>
        [
            .. indices.GroupBy(i => (int)labels[i]).OrderBy(group => group.Key)
                .Select(group => (group.Key, group.Count())),
        ];
}
