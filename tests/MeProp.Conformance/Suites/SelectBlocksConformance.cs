namespace MeProp.Conformance;

/// <summary>Selections of blocks of columns, and selections that are joined.</summary>
public abstract class SelectBlocksConformance : DeviceSuite
{
    private const int Blocks = 4;

    private static readonly Func<int, Keep>[] Rules =
    [
        Keep.TopK, Keep.UnifiedTopK, Keep.RandomK, Keep.UnifiedRandomK, k => Keep.TopK(k).SharingBudget(),
        k => Keep.TopK(k).Balanced(), k => Keep.TopK(k).Balanced().SharingBudget(),
    ];

    [Theory, EachDevice]
    public void Every_rule_keeps_of_each_block_what_the_reference_keeps(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int width) in TestShapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * width));
            HostMatrix integers = TestMatrix.Integers(random, n, Blocks * width);
            HostMatrix real = TestMatrix.Gaussian(random, n, Blocks * width);
            int[] counts = [.. ((int[])[1, width / 10, width / 2, width - 1, width]).Where(k => k > 0).Distinct()];
            for (int i = 0; i < Rules.Length; i++)
            {
                int count = counts[(width + i) % counts.Length];
                Check(device, integers, Rules[i](count), count);
                Check(device, real, Rules[i](count), count);
            }
        }
    }

    [Theory, EachDevice]
    public void One_block_equals_a_selection_of_its_columns(string name)
    {
        using DeviceUnderTest device = Open(name);
        Device d = device.Device;
        const int width = 21;
        HostMatrix dy = TestMatrix.Gaussian(new RandomStream(1), 6, Blocks * width);
        var all = new Selection(d, Keep.TopK(3), Blocks);
        d.Selection.Select(device.Place(dy), 3, new RandomStream(1), all);
        for (int b = 0; b < Blocks; b++)
        {
            Matrix block = d.CreateMatrix(6, width);
            d.Rows.CopyColumns(device.Place(dy), b * width, block, 0, width);
            var alone = new Selection(d, Keep.TopK(3));
            d.Selection.Select(block, 3, new RandomStream(1), alone);
            for (int n = 0; n < 6; n++)
                Assert.Equal(alone.KeptOf(n).Select(j => b * width + j), all.KeptOf(n)[(3 * b)..(3 * b + 3)]);
        }
    }

    [Theory, EachDevice]
    public void Parts_are_joined_as_in_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        using var reference = new ReferenceDevice();
        var random = new RandomStream(2);
        foreach (Func<int, Keep> rule in (Func<int, Keep>[])[.. Rules, _ => Keep.All])
        {
            Selection? used = null;
            foreach (int[] sizes in (int[][])[[1], [5, 5, 2, 1], [1, 1, 1], [40, 30, 30, 7]])
            {
                foreach (int width in (int[])[5, 16, 33])
                {
                    HostMatrix[] dy = [.. sizes.Select(n => TestMatrix.Integers(random, n, Blocks * width))];
                    Selection expected = Joined(reference, rule(2), dy, null);
                    Selection actual = Joined(device.Device, rule(2), dy, used);
                    AssertEqual(expected, actual, $"{name}, {rule(2)}, {string.Join('+', sizes)} × {width}");
                    used = actual;
                }
            }
        }
    }

    [Theory, EachDevice]
    public void Gradients_by_parts_equal_those_of_the_whole(string name)
    {
        using DeviceUnderTest device = Open(name);
        const int width = 21, inputs = 19;
        var random = new RandomStream(3);
        HostMatrix dy = TestMatrix.Gaussian(random, 9, Blocks * width);
        HostMatrix w = TestMatrix.Gaussian(random, Blocks * width, inputs);
        device.Check(
            Tolerances.Sum(width),
            (d, m) =>
            {
                var part = new Selection(d, Keep.TopK(3).SharingBudget(), Blocks, isPart: true);
                d.Selection.Select(m[0], 3, new RandomStream(1), part);
                d.Dense.BackwardInput(m[0], m[1], part, m[2]);
                Assert.ThrowsAny<ArgumentException>(() => d.Dense.BackwardWeights(
                    m[2], m[0], part, new Parameter(d, "w", Blocks * width, inputs)));
                return [];
            },
            dy, w, TestMatrix.Filled(9, inputs));
    }

    [Theory, EachDevice]
    public void Units_are_counted_once_an_example(string name)
    {
        using DeviceUnderTest device = Open(name);
        using var reference = new ReferenceDevice();
        var random = new RandomStream(4);
        foreach ((int n, int width) in ((int, int)[])[(1, 1), (5, 7), (40, 33)])
        {
            HostMatrix dy = TestMatrix.Integers(random, n, Blocks * width);
            foreach (Func<int, Keep> rule in (Func<int, Keep>[])[.. Rules, _ => Keep.All])
                Assert.Equal(Counts(reference, rule), Counts(device.Device, rule));

            int[] Counts(Device d, Func<int, Keep> rule)
            {
                Indices counts = TestMatrix.Place(d, [.. Enumerable.Repeat(5, width + 3)]);
                var selection = new Selection(d, rule(1), Blocks);
                Matrix placed = TestMatrix.Place(d, dy);
                d.Selection.Select(placed, 1, new RandomStream(1), selection);
                d.Selection.CountKept(placed, selection, counts, 2);
                return counts.ToArray();
            }
        }
    }

    [Theory, EachDevice]
    public void A_block_that_is_not_finite_is_an_error(string name)
    {
        using DeviceUnderTest device = Open(name);
        HostMatrix dy = TestMatrix.Gaussian(new RandomStream(5), 6, Blocks * 21);
        dy.Row(4)[50] = float.NaN;
        foreach (Func<int, Keep> rule in Rules.Where(rule => !rule(2).IsRandom))
        {
            Assert.Throws<NonFiniteException>(() =>
            {
                device.Device.Selection.Select(
                    device.Place(dy), 2, new RandomStream(1), new(device.Device, rule(2), Blocks));
                device.Device.Synchronize();
            });
        }
    }

    private static Selection Joined(Device device, Keep keep, HostMatrix[] dy, Selection? used)
    {
        var random = new RandomStream(7);
        Selection[] parts = [.. dy.Select((values, i) =>
        {
            var part = new Selection(device, keep, Blocks, isPart: i % 2 == 0);
            device.Selection.Select(
                TestMatrix.Place(device, values), keep.CountAt(values.Columns / Blocks, 0), random, part);
            return part;
        })];
        Selection whole = used?.Keep == keep ? used : new Selection(device, keep, Blocks);
        device.Selection.Join(parts, parts.Length, whole);
        return whole;
    }

    private static void Check(DeviceUnderTest device, HostMatrix dy, Keep keep, int count)
    {
        using var reference = new ReferenceDevice();
        Selection expected = new(reference, keep, Blocks), actual = new(device.Device, keep, Blocks);
        reference.Selection.Select(dy, count, new RandomStream(11), expected);
        device.Device.Selection.Select(device.Place(dy), count, new RandomStream(11), actual);
        string context = $"{device.Device.Description}: {keep}, {count} of {dy}";
        AssertEqual(expected, actual, context);
        device.CheckSurroundings(context);
    }

    private static void AssertEqual(Selection expected, Selection actual, string context)
    {
        Assert.True(
            (expected.Kind, expected.Examples, expected.Outputs, expected.Count, expected.RowCount)
            == (actual.Kind, actual.Examples, actual.Outputs, actual.Count, actual.RowCount),
            $"{context}: {actual.Kind}, {actual.Examples} × {actual.Outputs}, {actual.Count} kept.");
        for (int n = 0; n < expected.Examples; n++) AssertSame(expected.KeptOf(n), actual.KeptOf(n), "a list");
        if (expected.Kind == SelectionKind.All) return;
        AssertSame(expected.Rows.ToArray()[..expected.RowCount], actual.Rows.ToArray()[..actual.RowCount], "rows");
        if (expected.Kind == SelectionKind.Shared) return;
        AssertSame(expected.Offsets.ToArray(), actual.Offsets.ToArray(), "offsets");
        int kept = expected.Starts.ToArray()[^1];
        AssertSame(expected.KeptBy.ToArray()[..kept], actual.KeptBy.ToArray()[..kept], "kept by");

        void AssertSame(int[] e, int[] a, string what) => TestMatrix.AssertEqual(e, a, $"{context}: {what}");
    }
}
