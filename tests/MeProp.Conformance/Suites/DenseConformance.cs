namespace MeProp.Conformance;

/// <summary>The forward product and the gradients of bias and activation.</summary>
public abstract class DenseConformance : DeviceSuite
{
    [Theory, EachDevice]
    public void Forward_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int i, int o) in TestShapes.Dense())
        {
            var random = new RandomStream((ulong)(n + 100 * i + 100_000 * o));
            device.Check(
                0, (d, m) => d.Dense.Forward(m[0], m[1], m[2], null, m[3]),
                TestMatrix.Integers(random, n, i), TestMatrix.Integers(random, o, i),
                TestMatrix.Integers(random, 1, o), TestMatrix.Filled(n, o));
        }
    }

    [Theory, EachDevice]
    public void Forward_applies_the_activation_once_at_the_end(string name)
    {
        using DeviceUnderTest device = Open(name);
        // The CPU cuts rows of the fourth shape into blocks and packs the last two.
        (int, int, int)[] shapes = [(1, 1, 1), (7, 33, 5), (13, 64, 66), (5, 2100, 9), (53, 30, 7), (200, 65, 13)];
        foreach ((int n, int i, int o) in shapes)
        {
            var random = new RandomStream((ulong)(n + i + o));
            HostMatrix x = TestMatrix.Gaussian(random, n, i), w = TestMatrix.Gaussian(random, o, i);
            HostMatrix b = TestMatrix.Gaussian(random, 1, o);
            for (int j = 0; j < o; j++)
            {
                foreach (ref float weight in w.Row(j)) weight /= MathF.Sqrt(i);
            }

            foreach (Activation f in Enum.GetValues<Activation>())
            {
                device.Check(
                    2e-5, (d, m) => d.Dense.Forward(m[0], m[1], m[2], f, m[3]), x, w, b, TestMatrix.Filled(n, o));
            }
        }
    }

    [Theory, EachDevice]
    public void Forward_uses_zeros_of_x_correctly(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach (double zeros in (double[])[0.5, 0.8, 0.99, 1])
        {
            var random = new RandomStream(1);
            HostMatrix x = TestMatrix.Integers(random, 50, 200);
            for (int n = 0; n < x.Rows; n++)
            {
                foreach (ref float value in x.Row(n)) value = random.NextDouble() < zeros ? 0 : value;
            }

            device.Check(
                0, (d, m) => d.Dense.Forward(m[0], m[1], m[2], null, m[3]),
                x, TestMatrix.Integers(random, 65, 200), TestMatrix.Integers(random, 1, 65), TestMatrix.Filled(50, 65));
        }
    }

    [Theory, EachDevice]
    public void Forward_lets_no_value_that_is_not_a_number_disappear(string name)
    {
        using DeviceUnderTest device = Open(name);
        var random = new RandomStream(2);
        foreach (float bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            foreach (int n in (int[])[5, 53])
            {
                HostMatrix w = TestMatrix.Gaussian(random, 7, 37), x = TestMatrix.Filled(n, 37, 0.5f);
                w.Row(3)[36] = bad;
                Matrix b = device.Device.CreateMatrix(1, 7), y = device.Device.CreateMatrix(n, 7);
                device.Device.Dense.Forward(device.Place(x), device.Place(w), b, null, y);
                float[] values = y.ToArray();
                for (int i = 0; i < values.Length; i++) Assert.Equal(i % 7 != 3, float.IsFinite(values[i]));
            }
        }
    }

    [Theory, EachDevice]
    public void Forward_of_bytes_equals_that_of_their_values(string name)
    {
        using DeviceUnderTest device = Open(name);
        (int, int, int)[] shapes = [(1, 1, 1), (5, 33, 10), (31, 300, 67), (50, 784, 100), (250, 65, 64)];
        foreach ((int n, int i, int o) in shapes)
        {
            // Bytes of scale 1 are integers: exact in any order. Pixels are not.
            var random = new RandomStream((ulong)(n + i + o));
            byte[] bytes = TestMatrix.Bytes(random, n * i);
            HostMatrix w = TestMatrix.Integers(random, o, i), b = TestMatrix.Integers(random, 1, o);
            foreach ((float scale, double tolerance) in ((float, double)[])[(1, 0), (1f / 255, Tolerances.Sum(i))])
            {
                device.Check(
                    tolerance,
                    (d, m) => d.Dense.Forward(TestMatrix.Place(d, bytes, i, scale), m[0], m[1], Activation.Relu, m[2]),
                    w, b, TestMatrix.Filled(n, o));
            }
        }
    }

    [Theory, EachDevice]
    public void BackwardActivation_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int o) in TestShapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * o));
            HostMatrix z = TestMatrix.Gaussian(random, n, o), dy = TestMatrix.Gaussian(random, n, o);
            HostMatrix y = new(n, o), dz = TestMatrix.Filled(n, o), db = TestMatrix.Filled(1, o);
            foreach (Activation f in Enum.GetValues<Activation>())
            {
                using (var reference = new ReferenceDevice()) reference.Elementwise.ActivationForward(f, z, y);
                double tolerance = Tolerances.Sum(n);
                device.Check(
                    tolerance, (d, m) => d.Dense.BackwardActivation(f, m[0], m[1], m[2], m[3], m[4]), z, y, dy, dz, db);
                device.Check(
                    tolerance, (d, m) => d.Dense.BackwardActivation(f, m[0], m[1], m[2], m[2], m[3]), z, y, dy, db);
                device.Check(
                    tolerance,
                    (d, m) =>
                    {
                        var selection = new Selection(d, Keep.UnifiedTopK(1));
                        d.Dense.BackwardActivation(f, m[0], m[1], m[2], m[3], m[4], selection);
                        return [MagnitudesOf(selection, m[3])];
                    },
                    z, y, dy, dz, db);
            }
        }
    }

    [Theory, EachDevice]
    public void BackwardBias_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int o) in TestShapes.Batch())
        {
            HostMatrix dy = TestMatrix.Integers(new RandomStream((ulong)(n + 1000 * o)), n, o);
            HostMatrix db = TestMatrix.Filled(1, o);
            device.Check(0, (d, m) => d.Dense.BackwardBias(m[0], m[1]), dy, db);
            device.Check(0, (d, m) => d.Dense.BackwardBias(m[0], m[1], new Selection(d, Keep.TopK(1))), dy, db);
            device.Check(
                0,
                (d, m) =>
                {
                    var selection = new Selection(d, Keep.UnifiedTopK(1));
                    d.Dense.BackwardBias(m[0], m[1], selection);
                    return [MagnitudesOf(selection, m[0])];
                },
                dy, db);
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
            HostMatrix b = TestMatrix.Gaussian(random, 1, o), dy = TestMatrix.Gaussian(random, n, o);
            device.Check(
                Tolerances.Sum(i), (d, m) => d.Dense.Forward(m[0], m[1], m[2], null, m[3]),
                x, w, b, TestMatrix.Filled(n, o));
            device.Check(Tolerances.Sum(n), (d, m) => d.Dense.BackwardBias(m[0], m[1]), dy, TestMatrix.Filled(1, o));
        }
    }

    private static Matrix MagnitudesOf(Selection selection, Matrix dy)
    {
        Matrix? magnitudes = selection.Magnitudes!.Take(dy);
        Assert.NotNull(magnitudes);
        Assert.Null(selection.Magnitudes.Take(dy));
        return magnitudes;
    }
}
