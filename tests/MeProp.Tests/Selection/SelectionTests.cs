using CsCheck;

namespace MeProp.Tests;

public sealed class SelectionTests : IDisposable
{
    /// <summary>Lists of any number of examples, each a subset of K of O outputs, K &lt; O.</summary>
    private static readonly Gen<(int Outputs, int[][] Kept)> Lists =
        from outputs in Gen.Int[2, 40]
        from count in Gen.Int[1, outputs - 1]
        from keys in Gen.ULong.Array[1, 20]
        select (outputs, keys.Select((key, n) => ReferenceSelection.RandomSubset(key, n, outputs, count)).ToArray());

    private readonly CpuDevice _device = CpuDevice.Create(1);

    public void Dispose() => _device.Dispose();

    [Fact]
    public void The_transpose_lists_for_every_row_the_examples_that_kept_it() => Lists.Sample(
        lists =>
        {
            var selection = new Selection(_device, Keep.TopK(1));
            Select(selection, lists.Outputs, lists.Kept);
            AssertHolds(selection, lists.Outputs, lists.Kept);
        },
        threads: 1);

    [Fact]
    public void A_selection_that_is_used_again_holds_nothing_of_before() => Gen.Select(Lists, Lists).Sample(
        (first, second) =>
        {
            var selection = new Selection(_device, Keep.TopK(1));
            Select(selection, first.Outputs, first.Kept);
            Select(selection, second.Outputs, second.Kept);
            AssertHolds(selection, second.Outputs, second.Kept);
        },
        threads: 1);

    [Fact]
    public void All_keeps_every_row_without_listing_them()
    {
        var selection = new Selection(_device);
        selection.SetAll(3, 5);
        Assert.Equal((SelectionKind.All, 3, 5, 5, 5), Sizes(selection));
        Assert.Equal(0, selection.Rows.Length);
        Assert.Equal([0, 1, 2, 3, 4], selection.KeptOf(0));
    }

    [Fact]
    public void Shared_keeps_the_same_rows_for_every_example()
    {
        var selection = new Selection(_device);
        selection.SetShared(3, 5, 2);
        selection.Rows.Upload([1, 4]);
        Assert.Equal((SelectionKind.Shared, 3, 5, 2, 2), Sizes(selection));
        Assert.Equal([1, 4], selection.Rows.ToArray());
        for (int n = 0; n < 3; n++) Assert.Equal([1, 4], selection.KeptOf(n));
    }

    [Fact]
    public void Only_rules_that_compare_sums_have_magnitudes()
    {
        Keep[] keeps = [Keep.All, Keep.TopK(1), Keep.UnifiedTopK(1), Keep.RandomK(1), Keep.UnifiedRandomK(1)];
        Assert.Equal(
            [false, false, true, false, false],
            keeps.Select(keep => new Selection(_device, keep).Magnitudes is not null));
    }

    [Fact]
    public void A_row_set_is_all_rows_or_the_list_of_a_selection()
    {
        var rows = new RowSet();
        Assert.Equal((null, 0), (rows.Rows, rows.Count));
        var selection = new Selection(_device, Keep.TopK(1));
        Select(selection, 4, [[2], [0], [2]]);
        rows.Set(selection);
        Assert.Same(selection.Rows, rows.Rows);
        Assert.Equal([0, 2], rows.Rows!.ToArray()[..rows.Count]);
        selection.SetAll(3, 4);
        rows.Set(selection);
        Assert.Equal((null, 0), (rows.Rows, rows.Count));
        Assert.Throws<ArgumentOutOfRangeException>(() => rows.Set(_device.CreateIndices(2), 3));
    }

    /// <summary>Makes the device select the given lists, by a gradient of 1 where an output is to be kept.</summary>
    private void Select(Selection selection, int outputs, int[][] kept)
    {
        var dy = new HostMatrix(kept.Length, outputs);
        for (int n = 0; n < kept.Length; n++)
        {
            foreach (int j in kept[n]) dy.Row(n)[j] = 1;
        }

        _device.Selection.Select(dy, kept[0].Length, new RandomStream(1), selection);
    }

    private static void AssertHolds(Selection selection, int outputs, int[][] kept)
    {
        int[] offsets = selection.Offsets.ToArray(), keptBy = selection.KeptBy.ToArray();
        for (int j = 0; j < outputs; j++)
        {
            IEnumerable<int> expected = Enumerable.Range(0, kept.Length).Where(n => kept[n].Contains(j));
            Assert.Equal(expected, keptBy[offsets[j]..offsets[j + 1]]);
        }

        Assert.Equal(
            kept.SelectMany(list => list).Distinct().Order(), selection.Rows.ToArray()[..selection.RowCount]);
        for (int n = 0; n < kept.Length; n++) Assert.Equal(kept[n], selection.KeptOf(n));
    }

    private static (SelectionKind, int, int, int, int) Sizes(Selection selection) =>
        (selection.Kind, selection.Examples, selection.Outputs, selection.Count, selection.RowCount);
}
