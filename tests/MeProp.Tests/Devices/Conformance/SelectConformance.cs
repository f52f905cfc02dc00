namespace MeProp.Tests;

/// <summary>What the rules keep, on every device.</summary>
public class SelectConformance
{
    private static readonly KeepRule[] Rules = [KeepRule.All, KeepRule.TopK, KeepRule.UnifiedTopK, KeepRule.RandomK, KeepRule.UnifiedRandomK];

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void Every_rule_keeps_what_the_reference_keeps(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        foreach ((int n, int o) in Shapes.Batch())
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
                for (int count = 1; count <= o; count++) Check(device, dy, rule, count);
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void Top_k_orders_real_numbers_of_any_size(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        for (int o = 2; o <= Shapes.MaxLength; o += 5)
        {
            var random = new RandomStream((ulong)o);
            HostMatrix dy = TestMatrix.Gaussian(random, 4, o);
            // Down to denormal numbers and up to almost infinity.
            foreach (ref float value in dy.Row(1)) value *= MathF.Pow(2, random.NextInt32(240) - 140);
            foreach (ref float value in dy.Row(2)) value = MathF.CopySign(BitConverter.UInt32BitsToSingle((uint)random.NextInt32(6)), value);
            foreach (ref float value in dy.Row(3)) value = BitConverter.UInt32BitsToSingle(0x3F800000 + (uint)random.NextInt32(6));
            foreach (int count in Counts(o)) Check(device, dy, KeepRule.TopK, count);
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void Unified_top_k_orders_sums_of_real_numbers(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        for (int o = 2; o <= Shapes.MaxLength; o += 5)
        {
            // Column j has magnitudes of about 1 + rank(j), so that the order of the sums does not hang on rounding.
            var random = new RandomStream((ulong)o);
            int[] rank = [.. Enumerable.Range(0, o)];
            random.Shuffle(rank);
            var dy = new HostMatrix(10, o);
            for (int n = 0; n < dy.Rows; n++)
                for (int j = 0; j < o; j++) dy.Row(n)[j] = (random.NextInt32(2) * 2 - 1) * (1 + rank[j] + 1e-3f * random.NextSingle());
            foreach (int count in Counts(o)) Check(device, dy, KeepRule.UnifiedTopK, count);
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void Of_equal_magnitudes_the_lower_indices_are_kept(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        foreach (float magnitude in (float[])[0, 1, 1e-45f, float.MaxValue / 4])
        {
            foreach (int o in (int[])[2, 5, 16, 17, 33, 100])
            {
                HostMatrix dy = TestMatrix.Filled(3, o, magnitude);
                for (int n = 0; n < 3; n++)
                    for (int j = n; j < o; j += 2) dy.Row(n)[j] = -magnitude;
                foreach (KeepRule rule in (KeepRule[])[KeepRule.TopK, KeepRule.UnifiedTopK])
                {
                    foreach (int count in Counts(o).Where(count => count < o))
                    {
                        Selection selection = Check(device, dy, rule, count);
                        for (int n = 0; n < 3; n++) Assert.Equal(Enumerable.Range(0, count), selection.KeptOf(n).ToArray());
                    }
                }
            }
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void A_gradient_that_is_not_finite_is_an_error(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
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
                    var error = Assert.Throws<NonFiniteException>(() => device.Device.Select(placed, KeepRule.TopK, 1, random, new Selection()));
                    Assert.Contains("example 37", error.Message, StringComparison.Ordinal);
                    Assert.Throws<NonFiniteException>(() => device.Device.Select(placed, KeepRule.UnifiedTopK, 1, random, new Selection()));

                    foreach (KeepRule rule in (KeepRule[])[KeepRule.RandomK, KeepRule.UnifiedRandomK]) Check(device, dy, rule, 1);
                }
            }
        }

        // The device still works.
        Check(device, TestMatrix.Integers(random, 50, 40), KeepRule.TopK, 7);
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void A_selection_can_be_used_again_for_other_shapes_and_rules(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        Selection used = new(), fresh;
        var random = new RandomStream(6);
        for (int i = 0; i < 200; i++)
        {
            int n = 1 + random.NextInt32(12), o = 1 + random.NextInt32(50);
            fresh = Check(device, TestMatrix.Integers(random, n, o), Rules[random.NextInt32(Rules.Length)], 1 + random.NextInt32(o), used);
            Assert.Equal((fresh.Kind, fresh.RowCount), (used.Kind, used.RowCount));
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void Neurons_are_counted_where_their_gradient_is_kept_and_not_0(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        using var reference = new ReferenceDevice();
        foreach ((int n, int o) in Shapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * o));
            HostMatrix dy = TestMatrix.Integers(random, n, o);
            dy.Row(0)[0] = -0f;
            foreach (Selection selection in Selections.All(random, n, o))
            {
                long[] expected = new long[o], actual = new long[o];
                Array.Fill(expected, 7);
                Array.Fill(actual, 7);
                reference.CountKept(dy, selection, expected);
                device.Device.CountKept(device.Place(dy), selection, actual);
                Assert.Equal(expected, actual);
            }
        }
    }

    private static IEnumerable<int> Counts(int outputs) =>
        ((int[])[1, 2, outputs / 10, outputs / 2, outputs - 1, outputs]).Where(count => count >= 1 && count <= outputs).Distinct();

    /// <summary>Selects on the reference and on the device, asserts that they agree and returns the reference's choice.</summary>
    private static Selection Check(DeviceUnderTest device, HostMatrix dy, KeepRule rule, int count, Selection? selection = null)
    {
        string context = $"{device.Device.Description}: {rule} {count} of {dy}";
        using var reference = new ReferenceDevice();
        RandomStream expectedRandom = new(11), actualRandom = new(11);
        Selection expected = new(), actual = selection ?? new();
        reference.Select(dy, rule, count, expectedRandom, expected);
        Matrix placed = device.Place(dy);
        device.Device.Select(placed, rule, count, actualRandom, actual);
        if (rule == KeepRule.UnifiedTopK)
        {
            Selection known = new();
            Matrix magnitudes = device.Device.CreateMatrix(1, dy.Columns);
            device.Device.DenseBackwardBias(placed, device.Device.CreateMatrix(1, dy.Columns), magnitudes);
            device.Device.Select(placed, rule, count, actualRandom, known, magnitudes);
            Assert.Equal((actual.Kind, actual.Count), (known.Kind, known.Count));
            Assert.Equal(ReferenceSelection.RowsOf(actual), ReferenceSelection.RowsOf(known));
        }

        Assert.True((dy.Rows, dy.Columns, expected.Count) == (actual.Examples, actual.Outputs, actual.Count), $"{context}: {actual.Examples} × {actual.Outputs}, {actual.Count} kept.");
        for (int n = 0; n < dy.Rows; n++)
        {
            int[] expectedKept = ReferenceSelection.KeptOf(expected, n), actualKept = ReferenceSelection.KeptOf(actual, n);
            if (!expectedKept.AsSpan().SequenceEqual(actualKept)) Assert.Fail($"{context}: example {n}: expected {string.Join(' ', expectedKept)}, actual {string.Join(' ', actualKept)}.");
        }

        int[] expectedRows = ReferenceSelection.RowsOf(expected);
        if (actual.Kind != SelectionKind.All) Assert.True(expectedRows.AsSpan().SequenceEqual(actual.Rows), $"{context}: rows {string.Join(' ', actual.Rows.ToArray())}.");
        if (actual.Kind == SelectionKind.PerExample)
        {
            ILookup<int, int> examples = Enumerable.Range(0, dy.Rows).SelectMany(n => ReferenceSelection.KeptOf(expected, n), (n, j) => (n, j)).ToLookup(kept => kept.j, kept => kept.n);
            for (int j = 0; j < dy.Columns; j++)
                if (!actual.ExamplesOf(j).SequenceEqual(examples[j].ToArray())) Assert.Fail($"{context}: examples of row {j}.");
        }

        if (count < dy.Columns) Assert.True(expectedRandom.State == actualRandom.State, $"{context}: took another number of random numbers.");
        DeviceUnderTest.Compare(dy, placed, 0, context);
        return expected;
    }
}
