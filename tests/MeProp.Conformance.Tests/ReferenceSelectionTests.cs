namespace MeProp.Conformance.Tests;

/// <summary>
/// The specification of the rules is itself right: subsets of the right size, all outputs and pairs equally likely.
/// </summary>
public class ReferenceSelectionTests
{
    [Fact]
    public void Every_output_and_every_pair_is_equally_likely()
    {
        const int Draws = 30_000, Outputs = 10, Count = 3;
        var random = new RandomStream(1);
        int[] single = new int[Outputs], pairs = new int[Outputs * Outputs];
        for (int draw = 0; draw < Draws; draw++)
        {
            ulong key = draw % 50 == 0 ? random.NextUInt64() : 99;
            int[] kept = ReferenceSelection.RandomSubset(key, draw, Outputs, Count);
            Assert.Equal(Count, kept.Distinct().Count());
            foreach (int first in kept)
            {
                single[first]++;
                foreach (int second in kept.Where(second => second > first)) pairs[first * Outputs + second]++;
            }
        }

        // Means 9000 and 2000; 5 standard deviations of a binomial number.
        foreach (int count in single) Assert.InRange(count, 9000 - 397, 9000 + 397);
        foreach (int count in pairs.Where(count => count > 0)) Assert.InRange(count, 2000 - 217, 2000 + 217);
        Assert.Equal(Outputs * (Outputs - 1) / 2, pairs.Count(count => count > 0));
    }

    [Fact]
    public void Largest_sorts_by_value_and_then_by_index()
    {
        Assert.Equal([1, 3], ReferenceSelection.Largest([1, 5, 5, 7], 2));
        Assert.Equal([0, 1], ReferenceSelection.Largest([2, 2, 2], 2));
        Assert.Equal([2], ReferenceSelection.Largest([0, 1, 9], 1));
    }
}
