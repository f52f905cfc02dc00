using CsCheck;

namespace MeProp.Tests;

/// <summary>How sequences of any lengths are packed by time step.</summary>
public class SequencesTests
{
    private static readonly Gen<int[]> Lengths = Gen.Int[1, 12].Array[0, 20];

    [Fact]
    public void Every_element_has_one_row_and_every_row_one_element() => Lengths.Sample(lengths =>
    {
        Sequences sequences = Pack(lengths);
        var rows = new List<int>();
        for (int place = 0; place < sequences.Count; place++)
        {
            Assert.Equal(lengths[sequences.Order[place]], sequences.LengthAt(place));
            for (int t = 0; t < sequences.LengthAt(place); t++) rows.Add(sequences.RowOf(place, t));
        }

        Assert.Equal(lengths.Sum(), sequences.Rows);
        Assert.Equal(Enumerable.Range(0, sequences.Rows), rows.Order());
    });

    [Fact]
    public void Sequences_are_sorted_by_length_and_equal_ones_keep_their_order() => Lengths.Sample(lengths =>
    {
        Sequences sequences = Pack(lengths);
        int[] expected = [.. Enumerable.Range(0, lengths.Length).OrderByDescending(i => lengths[i]).ThenBy(i => i)];
        Assert.Equal(expected, sequences.Order.ToArray());
        Assert.Equal(lengths.Append(0).Max(), sequences.Steps);
    });

    [Fact]
    public void The_running_sequences_of_a_step_are_a_prefix() => Lengths.Sample(lengths =>
    {
        Sequences sequences = Pack(lengths);
        int start = 0;
        for (int t = 0; t < sequences.Steps; t++)
        {
            int running = lengths.Count(length => length > t);
            Assert.Equal((start, running), (sequences.StartOf(t), sequences.RunningAt(t)));
            for (int place = 0; place < running; place++)
            {
                Assert.True(sequences.LengthAt(place) > t);
                Assert.Equal(start + place, sequences.RowOf(place, t));
            }

            start += running;
        }
    });

    [Fact]
    public void A_packing_leaves_nothing_of_the_one_before()
    {
        var sequences = new Sequences();
        sequences.Pack([5, 1, 3, 3]);
        sequences.Pack([2, 4]);
        Assert.Equal((2, 4, 6), (sequences.Count, sequences.Steps, sequences.Rows));
        Assert.Equal([1, 0], sequences.Order.ToArray());
        sequences.Pack([]);
        Assert.Equal((0, 0, 0), (sequences.Count, sequences.Steps, sequences.Rows));
    }

    [Fact]
    public void A_sequence_without_elements_is_an_error() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sequences().Pack([1, 0]));

    private static Sequences Pack(int[] lengths)
    {
        var sequences = new Sequences();
        sequences.Pack(lengths);
        return sequences;
    }
}
