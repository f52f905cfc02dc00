namespace MeProp.Conformance;

/// <summary>What the rules keep, and how neurons are counted.</summary>
public abstract class SelectConformance : DeviceSuite
{
    private static readonly KeepRule[] Rules = Enum.GetValues<KeepRule>();

    private static readonly Func<int, Keep>[] Budgets =
    [
        k => Keep.TopK(k).Balanced(), k => Keep.TopK(k).SharingBudget(), k => Keep.TopK(k).Balanced().SharingBudget(),
    ];

    [Theory, EachDevice]
    public void Every_rule_keeps_what_the_reference_keeps(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int o) in TestShapes.Batch())
        {
            // Integers: many ties, and sums of magnitudes that are exact in any order.
            HostMatrix dy = TestMatrix.Integers(new RandomStream((ulong)(n + 1000 * o)), n, o);
            int[] counts = [.. Counts(o)];
            for (int i = 0; i < Rules.Length; i++) Check(device, dy, Rules[i], counts[(o + i) % counts.Length]);
        }

        foreach ((int n, int o) in ((int, int)[])[(1, 1), (7, 2), (5, 16), (6, 17), (3, 100)])
        {
            HostMatrix dy = TestMatrix.Integers(new RandomStream((ulong)(n + 1000 * o)), n, o);
            foreach (KeepRule rule in Rules)
            {
                for (int count = 1; count <= o; count++) Check(device, dy, rule, count);
            }
        }
    }

    [Theory, EachDevice]
    public void Top_k_orders_real_numbers_of_any_size(string name)
    {
        using DeviceUnderTest device = Open(name);
        for (int o = 2; o <= TestShapes.MaxLength; o += 5)
        {
            // Down to denormal numbers and up to almost infinity.
            var random = new RandomStream((ulong)o);
            HostMatrix dy = TestMatrix.Gaussian(random, 4, o);
            foreach (ref float value in dy.Row(1)) value *= MathF.Pow(2, random.NextInt32(240) - 140);
            foreach (ref float value in dy.Row(2)) value = MathF.CopySign(FloatOf(random.NextInt32(6)), value);
            foreach (ref float value in dy.Row(3)) value = FloatOf(0x3F800000 + random.NextInt32(6));
            foreach (int count in Counts(o)) Check(device, dy, KeepRule.TopK, count);
        }

        static float FloatOf(int bits) => BitConverter.Int32BitsToSingle(bits);
    }

    [Theory, EachDevice]
    public void Unified_top_k_orders_sums_of_real_numbers(string name)
    {
        using DeviceUnderTest device = Open(name);
        for (int o = 2; o <= TestShapes.MaxLength; o += 5)
        {
            // Column j has magnitudes of about 1 + rank(j), so that the order of the sums does not hang on rounding.
            var random = new RandomStream((ulong)o);
            int[] rank = [.. Enumerable.Range(0, o)];
            random.Shuffle(rank);
            var dy = new HostMatrix(10, o);
            for (int n = 0; n < dy.Rows; n++)
            {
                for (int j = 0; j < o; j++)
                    dy.Row(n)[j] = (random.NextInt32(2) * 2 - 1) * (1 + rank[j] + 1e-3f * random.NextSingle());
            }

            foreach (int count in Counts(o)) Check(device, dy, KeepRule.UnifiedTopK, count);
        }
    }

    [Theory, EachDevice]
    public void Of_equal_magnitudes_the_lower_indices_are_kept(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach (float magnitude in (float[])[0, 1, 1e-45f, float.MaxValue / 4])
        {
            foreach (int o in (int[])[2, 5, 16, 17, 33, 100])
            {
                HostMatrix dy = TestMatrix.Filled(3, o, magnitude);
                for (int n = 0; n < 3; n++)
                {
                    for (int j = n; j < o; j += 2) dy.Row(n)[j] = -magnitude;
                }

                foreach (KeepRule rule in (KeepRule[])[KeepRule.TopK, KeepRule.UnifiedTopK])
                {
                    foreach (int count in Counts(o).Where(count => count < o))
                    {
                        Selection selection = Check(device, dy, rule, count);
                        for (int n = 0; n < 3; n++) Assert.Equal(Enumerable.Range(0, count), selection.KeptOf(n));
                    }
                }
            }
        }
    }

    [Theory, EachDevice]
    public void A_gradient_that_is_not_finite_is_an_error_of_rules_that_compare(string name)
    {
        using DeviceUnderTest device = Open(name);
        Device d = device.Device;
        var random = new RandomStream(5);
        foreach (float bad in (float[])[float.NaN, -float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            foreach (int o in (int[])[2, 3, 16, 17, 40, 100])
            {
                foreach (int column in ((int[])[0, 1, o / 2, o - 1]).Distinct())
                {
                    HostMatrix dy = TestMatrix.Gaussian(random, 50, o);
                    dy.Row(37)[column] = bad;
                    Matrix placed = device.Place(dy);
                    foreach (Keep keep in (Keep[])[Keep.TopK(1), Keep.UnifiedTopK(1)])
                    {
                        Assert.Throws<NonFiniteException>(() =>
                        {
                            d.Selection.Select(placed, 1, random, new(d, keep));
                            d.Synchronize();
                        });
                    }

                    foreach (KeepRule rule in (KeepRule[])[KeepRule.RandomK, KeepRule.UnifiedRandomK])
                        Check(device, dy, rule, 1);
                }
            }
        }

        // The device still works.
        Check(device, TestMatrix.Integers(random, 50, 40), KeepRule.TopK, 7);
    }

    [Theory, EachDevice]
    public void A_selection_can_be_used_again_for_other_shapes_and_counts(string name)
    {
        using DeviceUnderTest device = Open(name);
        var random = new RandomStream(6);
        Selection[] used = [.. Rules.Select(rule => new Selection(device.Device, Keep.Of(rule, 1)))];
        for (int i = 0; i < 300; i++)
        {
            int n = 1 + random.NextInt32(12), o = 1 + random.NextInt32(50), rule = random.NextInt32(Rules.Length);
            HostMatrix dy = TestMatrix.Integers(random, n, o);
            Selection fresh = Check(device, dy, Rules[rule], 1 + random.NextInt32(o), used[rule]);
            Assert.Equal((fresh.Kind, fresh.RowCount), (used[rule].Kind, used[rule].RowCount));
        }
    }

    [Theory, EachDevice]
    public void Neurons_are_counted_where_their_gradient_is_kept_and_not_0(string name)
    {
        using DeviceUnderTest device = Open(name);
        using var reference = new ReferenceDevice();
        foreach ((int n, int o) in TestShapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * o));
            HostMatrix dy = TestMatrix.Integers(random, n, o);
            dy.Row(0)[0] = -0f;
            int[] before = [.. Enumerable.Repeat(7, o)];
            foreach (TestSelection kept in TestSelection.Each(random, n, o))
            {
                Indices expected = TestMatrix.Place(reference, before), actual = device.Place(before);
                reference.Selection.CountKept(dy, kept.On(reference), expected);
                device.Device.Selection.CountKept(device.Place(dy), kept.On(device.Device), actual);
                Assert.Equal(expected.ToArray(), actual.ToArray());
            }
        }
    }

    [Theory, EachDevice]
    public void Balance_and_budget_keep_what_the_reference_keeps(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int o) in TestShapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * o));
            HostMatrix integers = TestMatrix.Integers(random, n, o), real = TestMatrix.Gaussian(random, n, o);
            foreach (ref float value in real.Row(0)) value = Math.Abs(value); // one sign alone
            foreach (ref float value in integers.Row(n - 1)) value = 0;
            int[] counts = [.. Counts(o)];
            for (int i = 0; i < Budgets.Length; i++)
            {
                int count = counts[(o + i) % counts.Length];
                Check(device, integers, Budgets[i](count), count);
                Check(device, real, Budgets[i](count), count);
            }
        }
    }

    [Theory, EachDevice]
    public void A_budget_does_not_depend_on_the_batches_before(string name)
    {
        using DeviceUnderTest device = Open(name);
        var random = new RandomStream(8);
        Selection[] used = [.. Budgets.Select(budget => new Selection(device.Device, budget(3)))];
        for (int i = 0; i < 60; i++)
        {
            HostMatrix dy = TestMatrix.Gaussian(random, 1 + random.NextInt32(12), 20);
            float scale = MathF.Pow(2, random.NextInt32(60) - 30);
            for (int n = 0; n < dy.Rows; n++)
            {
                foreach (ref float value in dy.Row(n)) value *= scale;
            }

            for (int b = 0; b < used.Length; b++) Check(device, dy, Budgets[b](3), 3, used[b]);
        }
    }

    [Theory, EachDevice]
    public void Scale_is_kept_along_the_output(string name)
    {
        using DeviceUnderTest device = Open(name);
        using var reference = new ReferenceDevice();
        foreach ((int n, int o) in TestShapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * o));
            HostMatrix dz = TestMatrix.Gaussian(random, n, o), y = TestMatrix.Gaussian(random, n, o);
            foreach (ref float value in y.Row(0)) value = 0; // nothing can carry the scale
            for (int j = 0; j < o; j += 3) dz.Row(n - 1)[j] = 0;
            foreach (TestSelection kept in TestSelection.Each(random, n, o))
            {
                if (kept.Kind == SelectionKind.Shared) continue;
                Matrix expected = TestMatrix.Of(n, o, dz.ToArray()), actual = device.Place(dz);
                reference.Selection.KeepScale(expected, y, kept.On(reference));
                device.Device.Selection.KeepScale(actual, device.Place(y), kept.On(device.Device));
                TestMatrix.AssertEqual(expected, actual, 1e-3, $"{name}, {kept} of {dz}");
                device.CheckSurroundings(name);
            }
        }
    }

    private static IEnumerable<int> Counts(int outputs) =>
        ((int[])[1, 2, outputs / 10, outputs / 2, outputs - 1, outputs])
        .Where(count => count >= 1 && count <= outputs).Distinct();

    /// <summary>
    /// Selects on the reference and on the device, asserts that they agree and returns the reference's choice.
    /// </summary>
    private static Selection Check(
        DeviceUnderTest device, HostMatrix dy, KeepRule rule, int count, Selection? used = null) =>
        Check(device, dy, Keep.Of(rule, count), count, used);

    private static Selection Check(
        DeviceUnderTest device, HostMatrix dy, Keep keep, int count, Selection? used = null)
    {
        Device d = device.Device;
        string context = $"{d.Description}: {keep}, {count} of {dy}";
        using var reference = new ReferenceDevice();
        RandomStream expectedRandom = new(11), actualRandom = new(11);
        Selection expected = new(reference, keep), actual = used ?? new(d, keep);
        reference.Selection.Select(dy, count, expectedRandom, expected);
        Matrix placed = device.Place(dy);
        d.Selection.Select(placed, count, actualRandom, actual);
        AssertEqual(expected, actual, context);
        if (keep.Rule == KeepRule.UnifiedTopK)
        {
            var known = new Selection(d, keep);
            d.Dense.BackwardBias(placed, d.CreateMatrix(1, dy.Columns), known);
            d.Selection.Select(placed, count, actualRandom, known);
            AssertEqual(expected, known, $"{context}, from known sums");
        }

        bool isSameStream = count == dy.Columns || expectedRandom.NextUInt64() == actualRandom.NextUInt64();
        Assert.True(isSameStream, $"{context}: another number of random numbers.");
        TestMatrix.AssertEqual(dy, placed, 0, context);
        device.CheckSurroundings(context);
        return expected;
    }

    private static void AssertEqual(Selection expected, Selection actual, string context)
    {
        Assert.True(
            (expected.Kind, expected.Examples, expected.Outputs, expected.Count, expected.RowCount)
            == (actual.Kind, actual.Examples, actual.Outputs, actual.Count, actual.RowCount),
            $"{context}: {actual.Kind}, {actual.Examples} × {actual.Outputs}, {actual.Count} kept, "
            + $"{actual.RowCount} rows.");
        if (expected.Kind == SelectionKind.All) return;
        AssertSame(e => e.Rows.ToArray()[..e.RowCount], "rows");
        if (expected.Kind == SelectionKind.Shared) return;
        AssertSame(e => e.Starts.ToArray(), "starts");
        AssertSame(e => e.Kept.ToArray()[..e.Starts.ToArray()[^1]], "kept");
        AssertSame(e => e.Offsets.ToArray(), "offsets");
        AssertSame(e => e.KeptBy.ToArray()[..e.Starts.ToArray()[^1]], "kept by");

        void AssertSame(Func<Selection, int[]> list, string what) =>
            TestMatrix.AssertEqual(list(expected), list(actual), $"{context}: {what}");
    }
}
