namespace MeProp.Tests;

/// <summary>The linear map and its three gradients, on every device, under every kind of selection.</summary>
public class DenseConformance
{
    /// <summary>Sums of I products of normal numbers in single precision: relative to √I, their usual size.</summary>
    private static double Tolerance(int terms) => 4e-6 * Math.Sqrt(terms);

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void DenseForward_equals_the_reference(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        foreach ((int n, int i, int o) in Shapes.Dense())
        {
            var random = new RandomStream((ulong)(n + 100 * i + 100_000 * o));
            device.Check(
                0, (d, m) => d.DenseForward(m[0], m[1], m[2], null, m[3]),
                TestMatrix.Integers(random, n, i), TestMatrix.Integers(random, o, i), TestMatrix.Integers(random, 1, o), TestMatrix.Filled(n, o));
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void DenseForward_applies_the_activation_once_at_the_end(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        // The fourth shape has rows that are cut into blocks, the last two are packed.
        foreach ((int n, int i, int o) in ((int, int, int)[])[(1, 1, 1), (7, 33, 5), (13, 64, 66), (5, 2100, 9), (53, 30, 7), (200, 65, 13)])
        {
            var random = new RandomStream((ulong)(n + i + o));
            HostMatrix x = TestMatrix.Gaussian(random, n, i), w = TestMatrix.Gaussian(random, o, i), b = TestMatrix.Gaussian(random, 1, o);
            for (int j = 0; j < o; j++) foreach (ref float weight in w.Row(j)) weight /= MathF.Sqrt(i);
            foreach (Activation f in Enum.GetValues<Activation>())
                device.Check(2e-5, (d, m) => d.DenseForward(m[0], m[1], m[2], f, m[3]), x, w, b, TestMatrix.Filled(n, o));
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void DenseBackwardActivation_equals_the_reference(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        foreach ((int n, int length) in Shapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * length));
            HostMatrix z = TestMatrix.Gaussian(random, n, length), dy = TestMatrix.Gaussian(random, n, length);
            foreach (Activation f in Enum.GetValues<Activation>())
            {
                HostMatrix y = TestMatrix.Filled(n, length);
                new ReferenceDevice().ActivationForward(f, z, y);
                device.Check(Tolerance(n), (d, m) => d.DenseBackwardActivation(f, m[0], m[1], m[2], m[3], m[4]), z, y, dy, TestMatrix.Filled(n, length), TestMatrix.Filled(1, length));
                device.Check(Tolerance(n), (d, m) => d.DenseBackwardActivation(f, m[0], m[1], m[2], m[2], m[3]), z, y, dy, TestMatrix.Filled(1, length));
                device.Check(Tolerance(n), (d, m) => d.DenseBackwardActivation(f, m[0], m[1], m[2], m[3], m[4], m[5]), z, y, dy, TestMatrix.Filled(n, length), TestMatrix.Filled(1, length), TestMatrix.Filled(1, length));
            }
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void DenseForward_uses_zeros_of_x_correctly(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        foreach (double zeros in (double[])[0.5, 0.8, 0.99, 1])
        {
            var random = new RandomStream(1);
            HostMatrix x = TestMatrix.Integers(random, 50, 200);
            for (int n = 0; n < x.Rows; n++)
                foreach (ref float value in x.Row(n)) value = random.NextDouble() < zeros ? 0 : value;
            device.Check(
                0, (d, m) => d.DenseForward(m[0], m[1], m[2], null, m[3]),
                x, TestMatrix.Integers(random, 65, 200), TestMatrix.Integers(random, 1, 65), TestMatrix.Filled(50, 65));
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void DenseForward_lets_no_value_that_is_not_a_number_disappear(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        var random = new RandomStream(2);
        foreach ((float bad, int n) in from value in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity] from n in (int[])[5, 53] select (value, n))
        {
            HostMatrix w = TestMatrix.Gaussian(random, 7, 37), x = TestMatrix.Filled(n, 37, 0.5f);
            w.Row(3)[36] = bad;
            Matrix y = device.Place(TestMatrix.Filled(n, 7, 0));
            device.Device.DenseForward(device.Place(x), device.Place(w), device.Place(TestMatrix.Filled(1, 7, 0)), null, y);
            float[] values = y.ToArray();
            for (int i = 0; i < values.Length; i++) Assert.Equal(i % 7 != 3, float.IsFinite(values[i]));
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void DenseBackwardInput_equals_the_reference(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        foreach ((int n, int i, int o) in Shapes.Dense())
        {
            var random = new RandomStream((ulong)(n + 100 * i + 100_000 * o));
            HostMatrix dy = TestMatrix.Integers(random, n, o), w = TestMatrix.Integers(random, o, i);
            foreach (Selection selection in Selections.All(random, n, o))
                device.Check(0, (d, m) => d.DenseBackwardInput(m[0], m[1], selection, m[2]), dy, w, TestMatrix.Filled(n, i));
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void DenseBackwardInput_does_not_read_what_was_not_kept(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        foreach ((int n, int i, int o) in ((int, int, int)[])[(1, 5, 4), (7, 37, 20), (13, 64, 33)])
        {
            var random = new RandomStream((ulong)(n + 100 * i + 100_000 * o));
            foreach (Selection selection in Selections.All(random, n, o))
            {
                // Rows of w that no example kept and elements of dy that were not kept are not numbers.
                HostMatrix w = TestMatrix.Integers(random, o, i), dy = TestMatrix.Filled(n, o);
                foreach (int j in Enumerable.Range(0, o).Except(ReferenceSelection.RowsOf(selection))) w.Row(j).Fill(float.NaN);
                for (int example = 0; example < n; example++)
                    foreach (int j in ReferenceSelection.KeptOf(selection, example)) dy.Row(example)[j] = random.NextInt32(9) - 4;
                device.Check(0, (d, m) => d.DenseBackwardInput(m[0], m[1], selection, m[2]), dy, w, TestMatrix.Filled(n, i));
            }
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void DenseBackwardWeights_equals_the_reference_and_leaves_other_rows_alone(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        foreach ((int n, int i, int o) in Shapes.Dense())
        {
            var random = new RandomStream((ulong)(n + 100 * i + 100_000 * o));
            HostMatrix x = TestMatrix.Integers(random, n, i), dy = TestMatrix.Integers(random, n, o);
            // dw starts as not-a-number, which the reference leaves in the rows that were not kept; so must the device.
            foreach (Selection selection in Selections.All(random, n, o))
                device.Check(0, (d, m) => d.DenseBackwardWeights(m[0], m[1], selection, m[2]), x, dy, TestMatrix.Filled(o, i));
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void DenseBackwardBias_equals_the_reference(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        foreach ((int n, int o) in Shapes.Batch())
        {
            HostMatrix dy = TestMatrix.Integers(new RandomStream((ulong)(n + 1000 * o)), n, o);
            device.Check(0, (d, m) => d.DenseBackwardBias(m[0], m[1]), dy, TestMatrix.Filled(1, o));
            device.Check(0, (d, m) => d.DenseBackwardBias(m[0], m[1], m[2]), dy, TestMatrix.Filled(1, o), TestMatrix.Filled(1, o));
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void Sums_of_real_numbers_are_as_exact_as_single_precision_allows(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        foreach ((int n, int i, int o) in ((int, int, int)[])[(3, 9, 5), (10, 100, 64), (50, 784, 100), (100, 257, 100), (65, 4096, 10)])
        {
            var random = new RandomStream((ulong)(n + 100 * i + 100_000 * o));
            HostMatrix x = TestMatrix.Gaussian(random, n, i), w = TestMatrix.Gaussian(random, o, i);
            HostMatrix b = TestMatrix.Gaussian(random, 1, o), dy = TestMatrix.Gaussian(random, n, o);
            device.Check(Tolerance(i), (d, m) => d.DenseForward(m[0], m[1], m[2], null, m[3]), x, w, b, TestMatrix.Filled(n, o));
            device.Check(Tolerance(n), (d, m) => d.DenseBackwardBias(m[0], m[1]), dy, TestMatrix.Filled(1, o));
            foreach (Selection selection in Selections.All(random, n, o))
            {
                device.Check(Tolerance(o), (d, m) => d.DenseBackwardInput(m[0], m[1], selection, m[2]), dy, w, TestMatrix.Filled(n, i));
                device.Check(Tolerance(n), (d, m) => d.DenseBackwardWeights(m[0], m[1], selection, m[2]), x, dy, TestMatrix.Filled(o, i));
            }
        }
    }
}
