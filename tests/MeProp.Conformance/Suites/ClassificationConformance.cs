namespace MeProp.Conformance;

/// <summary>Softmax with cross-entropy, and the most likely class.</summary>
public abstract class ClassificationConformance : DeviceSuite
{
    private const float NaN = float.NaN, Infinity = float.PositiveInfinity;

    [Theory, EachDevice]
    public void SoftmaxCrossEntropy_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int classes) in TestShapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * classes));
            HostMatrix logits = TestMatrix.Gaussian(random, n, classes);
            CheckLoss(device, logits, Targets(random, n, classes), 1f / n);
            CheckLoss(device, logits, Targets(random, n, classes), 1);
        }
    }

    [Theory, EachDevice]
    public void SoftmaxCrossEntropy_is_stable_for_any_finite_logits(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach (float size in (float[])[1e-30f, 50, 100, 1000, 1e30f, float.MaxValue / 2])
        {
            foreach (int classes in (int[])[1, 2, 5, 10, 17, 45])
            {
                HostMatrix logits = TestMatrix.Gaussian(new RandomStream((ulong)classes), 7, classes);
                for (int n = 0; n < 7; n++)
                {
                    foreach (ref float z in logits.Row(n)) z = Math.Clamp(z, -2, 2) / 2 * size;
                }

                logits.Row(1).Fill(size);
                logits.Row(2).Fill(-size);
                logits.Row(3)[0] = size;
                logits.Row(4)[classes - 1] = -size;
                for (int target = 0; target < classes; target++)
                    CheckLoss(device, logits, [.. Enumerable.Repeat(target, 7)], 0.25f);
            }
        }
    }

    [Theory, EachDevice]
    public void The_loss_of_logits_that_are_not_finite_is_not_finite(string name)
    {
        using DeviceUnderTest device = Open(name);
        Indices targets = device.Place(0, 0, 0);
        foreach (float bad in (float[])[NaN, Infinity])
        {
            foreach (int classes in (int[])[1, 2, 10, 17, 45])
            {
                for (int column = 0; column < classes; column++)
                {
                    HostMatrix logits = TestMatrix.Gaussian(new RandomStream(1), 3, classes);
                    logits.Row(1)[column] = bad;
                    Accumulator loss = device.Device.CreateAccumulator();
                    device.Device.Classification.SoftmaxCrossEntropy(device.Place(logits), targets, 1, null, loss);
                    Assert.False(
                        double.IsFinite(loss.Value),
                        $"{name}: the loss of a logit of {bad} in column {column} of {classes} is {loss.Value}.");
                }
            }
        }
    }

    [Theory, EachDevice]
    public void Rows_without_a_target_have_no_loss_and_no_gradient(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int classes) in ((int, int)[])[(1, 1), (2, 10), (7, 17), (50, 45), (300, 100)])
        {
            // What the logits of these rows hold does not matter.
            var random = new RandomStream((ulong)(n + 1000 * classes));
            HostMatrix logits = TestMatrix.Gaussian(random, n, classes);
            int[] targets = Targets(random, n, classes);
            for (int row = 0; row < n; row += 2)
            {
                targets[row] = -1;
                if (row % 3 == 0) logits.Row(row).Fill(NaN);
            }

            CheckLoss(device, logits, targets, 0.5f);

            int[] none = [.. Enumerable.Repeat(-1, n)];
            CheckLoss(device, logits, none, 0.5f);
            Matrix placed = device.Place(logits);
            Accumulator loss = device.Device.CreateAccumulator();
            device.Device.Classification.SoftmaxCrossEntropy(placed, device.Place(none), 1, placed, loss);
            Assert.Equal(0, loss.Value);
            Assert.All(placed.ToArray(), gradient => Assert.Equal(0, gradient));
        }
    }

    [Theory, EachDevice]
    public void An_accumulator_sums_over_calls_until_it_is_reset(string name)
    {
        using DeviceUnderTest device = Open(name);
        Device d = device.Device;
        var random = new RandomStream(4);
        Accumulator all = d.CreateAccumulator(), one = d.CreateAccumulator();
        Assert.Equal(0, all.Value);
        double expected = 0;
        for (int call = 0; call < 10; call++)
        {
            Matrix logits = device.Place(TestMatrix.Gaussian(random, 13, 10));
            Indices targets = device.Place(Targets(random, 13, 10));
            d.Classification.SoftmaxCrossEntropy(logits, targets, 1, null, all);
            one.Reset();
            Assert.Equal(0, one.Value);
            d.Classification.SoftmaxCrossEntropy(logits, targets, 1, null, one);
            expected += one.Value;
        }

        Assert.Equal(expected, all.Value, 1e-9 * expected);
        all.Reset();
        Assert.Equal(0, all.Value);
    }

    [Theory, EachDevice]
    public void ArgMax_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        using var reference = new ReferenceDevice();
        foreach ((int n, int classes) in TestShapes.Batch())
        {
            // Integers tie often; some rows also hold what is not a number, or nothing else, or infinities.
            var random = new RandomStream((ulong)(n + 1000 * classes));
            HostMatrix values = TestMatrix.Integers(random, n, classes);
            for (int row = 1; row < n; row += 2)
            {
                foreach (ref float value in values.Row(row)) value = random.NextInt32(row) == 0 ? NaN : value;
            }

            if (n > 4) values.Row(3).Fill(NaN);
            if (n > 4) values.Row(4).Fill(-Infinity);
            if (n > 5) values.Row(5)[random.NextInt32(classes)] = -Infinity;
            if (n > 6) values.Row(6)[random.NextInt32(classes)] = Infinity;

            Indices expected = reference.CreateIndices(n), actual = device.Device.CreateIndices(n);
            reference.Classification.ArgMax(values, expected);
            Matrix placed = device.Place(values);
            device.Device.Classification.ArgMax(placed, actual);
            Assert.Equal(expected.ToArray(), actual.ToArray());
            TestMatrix.AssertEqual(values, placed, 0, name);
        }
    }

    [Theory, EachDevice]
    public void ArgMax_takes_the_lowest_index_and_never_what_is_not_a_number(string name)
    {
        using DeviceUnderTest device = Open(name);
        (float, float, float)[] rows =
        [
            (1, 2, 2), (NaN, -5, -6), (NaN, NaN, NaN), (-Infinity, NaN, -Infinity), (NaN, NaN, -Infinity), (3, NaN, 4),
            (Infinity, NaN, Infinity), (-0f, 0, 0),
        ];
        float[] values = [.. rows.SelectMany(row => (float[])[row.Item1, row.Item2, row.Item3])];
        Indices indices = device.Device.CreateIndices(8);
        device.Device.Classification.ArgMax(device.Place(TestMatrix.Of(8, 3, values)), indices);
        Assert.Equal([1, 1, 0, 0, 2, 2, 0, 0], indices.ToArray());
    }

    private static int[] Targets(RandomStream random, int count, int classes) =>
        [.. Enumerable.Range(0, count).Select(_ => random.NextInt32(classes))];

    /// <summary>Loss and gradient, into another matrix and in place, and the loss alone.</summary>
    private static void CheckLoss(DeviceUnderTest device, HostMatrix logits, int[] targets, float scale)
    {
        var losses = new List<double>();
        HostMatrix gradients = TestMatrix.Filled(logits.Rows, logits.Columns);
        device.Check(Tolerances.Element, (d, m) => Run(d, m[0], m[1]), logits, gradients);
        device.Check(Tolerances.Element, (d, m) => Run(d, m[0], m[0]), logits);
        device.Check(Tolerances.Element, (d, m) => Run(d, m[0], null), logits);
        double tolerance = Tolerances.Element * Math.Max(logits.Rows, Math.Abs(losses[0]));
        Assert.True(
            losses.All(loss => Math.Abs(loss - losses[0]) <= tolerance),
            $"{device.Device.Description}: losses of {logits}: {string.Join(", ", losses)}.");

        void Run(Device d, Matrix values, Matrix? gradient)
        {
            Accumulator loss = d.CreateAccumulator();
            d.Classification.SoftmaxCrossEntropy(values, TestMatrix.Place(d, targets), scale, gradient, loss);
            losses.Add(loss.Value);
        }
    }
}
