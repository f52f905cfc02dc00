namespace MeProp.Conformance;

/// <summary>The gradients of input and weights under every kind of selection.</summary>
public abstract class DenseGradientConformance : DeviceSuite
{
    [Theory, EachDevice]
    public void BackwardInput_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int i, int o) in TestShapes.Dense())
        {
            var random = new RandomStream((ulong)(n + 100 * i + 100_000 * o));
            HostMatrix dy = TestMatrix.Integers(random, n, o), w = TestMatrix.Integers(random, o, i);
            foreach (TestSelection kept in TestSelection.Each(random, n, o))
                device.Check(0, BackwardInput(kept), dy, w, TestMatrix.Filled(n, i));
        }
    }

    [Theory, EachDevice]
    public void BackwardInput_does_not_read_what_was_not_kept(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int i, int o) in ((int, int, int)[])[(1, 5, 4), (7, 37, 20), (13, 64, 33)])
        {
            var random = new RandomStream((ulong)(n + 100 * i + 100_000 * o));
            foreach (TestSelection kept in TestSelection.Each(random, n, o))
            {
                // Rows of w that no example kept and elements of dy that were not kept are not numbers.
                HostMatrix w = TestMatrix.Integers(random, o, i), dy = TestMatrix.Filled(n, o);
                foreach (int j in Enumerable.Range(0, o).Except(kept.Rows)) w.Row(j).Fill(float.NaN);
                for (int example = 0; example < n; example++)
                {
                    foreach (int j in kept.KeptOf(example)) dy.Row(example)[j] = random.NextInt32(9) - 4;
                }

                device.Check(0, BackwardInput(kept), dy, w, TestMatrix.Filled(n, i));
            }
        }
    }

    [Theory, EachDevice]
    public void BackwardWeights_equals_the_reference_and_leaves_other_rows_alone(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int i, int o) in TestShapes.Dense())
        {
            // dw starts as not-a-number, which the reference leaves in the rows that were not kept; so must the device.
            var random = new RandomStream((ulong)(n + 100 * i + 100_000 * o));
            HostMatrix x = TestMatrix.Integers(random, n, i), dy = TestMatrix.Integers(random, n, o);
            foreach (TestSelection kept in TestSelection.Each(random, n, o))
                device.Check(0, (d, m) => BackwardWeights(d, m[0], m[1], kept), x, dy);
        }
    }

    [Theory, EachDevice]
    public void BackwardWeights_does_not_read_elements_of_dy_that_were_not_kept(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int i, int o) in ((int, int, int)[])[(1, 5, 4), (7, 37, 20), (13, 64, 33)])
        {
            var random = new RandomStream((ulong)(n + 100 * i + 100_000 * o));
            foreach (TestSelection kept in TestSelection.Each(random, n, o))
            {
                HostMatrix x = TestMatrix.Integers(random, n, i), dy = TestMatrix.Filled(n, o);
                for (int example = 0; example < n; example++)
                {
                    foreach (int j in kept.KeptOf(example)) dy.Row(example)[j] = random.NextInt32(9) - 4;
                }

                device.Check(0, (d, m) => BackwardWeights(d, m[0], m[1], kept), x, dy);
            }
        }
    }

    [Theory, EachDevice]
    public void BackwardWeights_of_bytes_equals_that_of_their_values(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int i, int o) in ((int, int, int)[])[(1, 5, 9), (7, 130, 150), (50, 784, 9), (20, 300, 150)])
        {
            var random = new RandomStream((ulong)(n + i + o));
            byte[] bytes = TestMatrix.Bytes(random, n * i);
            HostMatrix dy = TestMatrix.Integers(random, n, o);
            foreach (TestSelection kept in TestSelection.Each(random, n, o))
            {
                foreach ((float scale, double tolerance) in ((float, double)[])[(1, 0), (1f / 255, Tolerances.Sum(n))])
                    device.Check(
                        tolerance, (d, m) => BackwardWeights(d, TestMatrix.Place(d, bytes, i, scale), m[0], kept), dy);
            }
        }
    }

    [Theory, EachDevice]
    public void BackwardWeights_says_which_rows_were_touched(string name)
    {
        using DeviceUnderTest device = Open(name);
        var random = new RandomStream(3);
        Matrix x = device.Place(TestMatrix.Integers(random, 6, 9));
        Matrix dy = device.Place(TestMatrix.Integers(random, 6, 20));
        var weight = new Parameter(device.Device, "w", 20, 9);
        foreach (TestSelection kept in TestSelection.Each(random, 6, 20))
        {
            device.Device.Dense.BackwardWeights(x, dy, kept.On(device.Device), weight);
            Assert.Equal(kept.Kind == SelectionKind.All, weight.Touched.Rows is null);
            if (weight.Touched.Rows is { } rows) Assert.Equal(kept.Rows, rows.ToArray()[..weight.Touched.Count]);
        }
    }

    [Theory, EachDevice]
    public void Sums_of_real_numbers_are_as_exact_as_single_precision_allows(string name)
    {
        using DeviceUnderTest device = Open(name);
        (int, int, int)[] shapes = [(3, 9, 5), (10, 100, 64), (50, 784, 100), (100, 257, 100), (65, 4096, 10)];
        foreach ((int n, int i, int o) in shapes)
        {
            var random = new RandomStream((ulong)(n + 100 * i + 100_000 * o));
            HostMatrix x = TestMatrix.Gaussian(random, n, i), w = TestMatrix.Gaussian(random, o, i);
            HostMatrix dy = TestMatrix.Gaussian(random, n, o);
            foreach (TestSelection kept in TestSelection.Each(random, n, o))
            {
                device.Check(Tolerances.Sum(o), BackwardInput(kept), dy, w, TestMatrix.Filled(n, i));
                device.Check(Tolerances.Sum(n), (d, m) => BackwardWeights(d, m[0], m[1], kept), x, dy);
            }
        }
    }

    private static Action<Device, Matrix[]> BackwardInput(TestSelection kept) =>
        (device, m) => device.Dense.BackwardInput(m[0], m[1], kept.On(device), m[2]);

    /// <summary>The gradient of weights that was not-a-number before, and the weights.</summary>
    private static Matrix[] BackwardWeights(Device device, Matrix x, Matrix dy, TestSelection kept)
    {
        var weight = new Parameter(device, "w", dy.Columns, x.Columns);
        weight.Gradient.Upload(TestMatrix.Filled(dy.Columns, x.Columns).ToArray());
        device.Dense.BackwardWeights(x, dy, kept.On(device), weight);
        return [weight.Gradient, weight.Value];
    }
}
