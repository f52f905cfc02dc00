using CsCheck;

namespace MeProp.Tests;

public class SelectionTests
{
    /// <summary>Lists of any number of examples, each a subset of K of O outputs.</summary>
    private static readonly Gen<(int Outputs, int[][] Kept)> Lists =
        from outputs in Gen.Int[1, 40]
        from count in Gen.Int[1, outputs]
        from keys in Gen.ULong.Array[1, 20]
        select (outputs, keys.Select((key, n) => ReferenceSelection.RandomSubset(key, n, outputs, count)).ToArray());

    [Fact]
    public void Transpose_lists_for_every_row_the_examples_that_kept_it() => Lists.Sample(lists =>
    {
        Selection selection = Selections.PerExample(lists.Outputs, lists.Kept);
        for (int j = 0; j < lists.Outputs; j++)
            Assert.Equal(Enumerable.Range(0, lists.Kept.Length).Where(n => lists.Kept[n].Contains(j)), selection.ExamplesOf(j).ToArray());
        Assert.Equal(lists.Kept.SelectMany(kept => kept).Distinct().Order(), selection.Rows.ToArray());
        Assert.Equal(selection.Rows.Length, selection.RowCount);
        for (int n = 0; n < lists.Kept.Length; n++) Assert.Equal(lists.Kept[n], selection.KeptOf(n).ToArray());
    });

    [Fact]
    public void A_selection_that_is_used_again_holds_nothing_of_before() => Gen.Select(Lists, Lists).Sample((first, second) =>
    {
        Selection used = Selections.PerExample(first.Outputs, first.Kept), fresh = Selections.PerExample(second.Outputs, second.Kept);
        second.Kept.SelectMany(kept => kept).ToArray().CopyTo(used.SetPerExample(second.Kept.Length, second.Outputs, second.Kept[0].Length));
        used.Transpose();
        Assert.Equal(fresh.Rows.ToArray(), used.Rows.ToArray());
        for (int j = 0; j < second.Outputs; j++) Assert.Equal(fresh.ExamplesOf(j).ToArray(), used.ExamplesOf(j).ToArray());
    });

    [Fact]
    public void All_keeps_every_row_without_listing_them()
    {
        var selection = new Selection();
        selection.SetAll(3, 5);
        Assert.Equal((SelectionKind.All, 3, 5, 5, 5), (selection.Kind, selection.Examples, selection.Outputs, selection.Count, selection.RowCount));
        Assert.True(selection.Rows.IsEmpty && selection.KeptOf(0).IsEmpty);
    }

    [Fact]
    public void Shared_keeps_the_same_rows_for_every_example()
    {
        var selection = new Selection();
        ((int[])[1, 4]).CopyTo(selection.SetShared(3, 5, 2));
        Assert.Equal((SelectionKind.Shared, 3, 5, 2, 2), (selection.Kind, selection.Examples, selection.Outputs, selection.Count, selection.RowCount));
        Assert.Equal([1, 4], selection.Rows.ToArray());
        for (int n = 0; n < 3; n++) Assert.Equal([1, 4], selection.KeptOf(n).ToArray());
    }
}
