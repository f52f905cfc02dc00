namespace MeProp.Tests;

public class DropoutMaskTests
{
    [Theory]
    [InlineData(0f, 0)]
    [InlineData(0.5f, 1 << 30)]
    [InlineData(0.25f, 1 << 29)]
    public void The_threshold_is_a_share_of_31_bits(float rate, int expected) =>
        Assert.Equal(expected, DropoutMask.Threshold(rate));

    [Fact]
    public void The_threshold_of_the_largest_rate_below_1_does_not_overflow() =>
        Assert.InRange(DropoutMask.Threshold(MathF.BitDecrement(1)), 1, int.MaxValue);

    [Fact]
    public void Nothing_is_removed_at_rate_0()
    {
        for (int column = 0; column < 10_000; column++) Assert.False(IsRemoved(1, 2, column, 0));
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    [InlineData(0.9f)]
    public void The_share_removed_is_the_rate_overall_and_in_every_column(float rate)
    {
        const int Rows = 2000, Columns = 200;
        var removed = new int[Columns];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                removed[column] += IsRemoved(77, row, column, rate) ? 1 : 0;
            }
        }

        double deviation = Math.Sqrt(rate * (1 - rate));
        AssertShare(removed.Sum(), Rows * Columns, 4);
        foreach (int count in removed) AssertShare(count, Rows, 5);

        void AssertShare(int count, int of, int deviations)
        {
            double error = deviations * deviation / Math.Sqrt(of);
            Assert.InRange(count / (double)of, rate - error, rate + error);
        }
    }

    [Fact]
    public void Neighbouring_rows_columns_and_keys_are_not_related()
    {
        const int Rows = 500, Columns = 200;
        int rows = 0, columns = 0, keys = 0;
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                bool here = IsRemoved(78, row, column, 0.5f);
                rows += here == IsRemoved(78, row + 1, column, 0.5f) ? 1 : 0;
                columns += here == IsRemoved(78, row, column + 1, 0.5f) ? 1 : 0;
                keys += here == IsRemoved(79, row, column, 0.5f) ? 1 : 0;
            }
        }

        // Half of the pairs agree by chance; 5 standard deviations of 100,000 coins are 791.
        foreach (int agreeing in (int[])[rows, columns, keys]) Assert.InRange(agreeing, 50_000 - 791, 50_000 + 791);
    }

    private static bool IsRemoved(ulong key, int row, int column, float rate) =>
        DropoutMask.Removes(DropoutMask.RowKey(key, row), column, DropoutMask.Threshold(rate));
}
