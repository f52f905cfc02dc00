namespace MeProp.Conformance;

/// <summary>Activations and dropout.</summary>
public abstract class ElementwiseConformance : DeviceSuite
{
    private const float Infinity = float.PositiveInfinity;

    private static readonly Activation[] Activations = Enum.GetValues<Activation>();

    [Theory, EachDevice]
    public void ActivationForward_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int length) in TestShapes.Batch())
        {
            HostMatrix x = Arguments(new RandomStream((ulong)(n + 1000 * length)), n, length);
            foreach (Activation f in Activations)
            {
                device.Check(
                    Tolerances.Element, (d, m) => d.Elementwise.ActivationForward(f, m[0], m[1]),
                    x, TestMatrix.Filled(n, length));
                device.Check(Tolerances.Element, (d, m) => d.Elementwise.ActivationForward(f, m[0], m[0]), x);
            }
        }
    }

    [Theory, EachDevice]
    public void Approach_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int length) in TestShapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * length));
            HostMatrix x = TestMatrix.Gaussian(random, n, length), y = TestMatrix.Gaussian(random, n, length);
            foreach (float factor in (float[])[0, 0.1f, 1])
                device.Check(Tolerances.Element, (d, m) => d.Elementwise.Approach(m[0], factor, m[1]), x, y);
        }
    }

    [Theory, EachDevice]
    public void ActivationForward_has_the_right_limits(string name)
    {
        using DeviceUnderTest device = Open(name);
        float[] limits =
        [
            float.NaN, Infinity, -Infinity, 0, -0f, 1e-30f, -1e-30f, 1e-45f, 20, -20, 89, -89, 105, -105, 1000, -1000,
            1e12f, -1e12f, float.NaN,
        ];
        HostMatrix x = TestMatrix.Of(1, limits.Length, limits), y = TestMatrix.Filled(1, limits.Length);
        foreach (Activation f in Activations)
            device.Check(Tolerances.Element, (d, m) => d.Elementwise.ActivationForward(f, m[0], m[1]), x, y);
    }

    [Theory, EachDevice]
    public void Activations_are_relatively_exact_near_zero(string name)
    {
        using DeviceUnderTest device = Open(name);
        float[] arguments = [.. Enumerable.Range(0, 40).Select(i => (i % 2 * 2 - 1) * 0.3f * MathF.Pow(0.7f, i))];
        foreach (Activation f in (Activation[])[Activation.Cube, Activation.Relu])
        {
            Matrix y = device.Place(TestMatrix.Filled(1, 40)), x = device.Place(TestMatrix.Of(1, 40, arguments));
            device.Device.Elementwise.ActivationForward(f, x, y);
            foreach ((float argument, float value) in arguments.Zip(y.ToArray()))
            {
                double expected = ReferenceActivation.Value(f, argument);
                Assert.True(
                    Math.Abs(value - expected) <= Tolerances.Element * Math.Abs(expected),
                    $"{name}: {f}({argument}) = {value}, expected {expected}.");
            }
        }
    }

    [Theory, EachDevice]
    public void ActivationBackward_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        using var reference = new ReferenceDevice();
        foreach ((int n, int length) in TestShapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * length));
            HostMatrix x = Arguments(random, n, length), y = new(n, length), nothing = TestMatrix.Filled(n, length);
            HostMatrix dy = TestMatrix.Gaussian(random, n, length);
            foreach (Activation f in Activations)
            {
                reference.Elementwise.ActivationForward(f, x, y);

                // What a function does not read, is not a number.
                (HostMatrix readX, HostMatrix readY) = f == Activation.Cube ? (x, nothing) : (nothing, y);
                device.Check(
                    Tolerances.Element, (d, m) => d.Elementwise.ActivationBackward(f, m[0], m[1], m[2], m[3]),
                    readX, readY, dy, nothing);
                device.Check(
                    Tolerances.Element, (d, m) => d.Elementwise.ActivationBackward(f, m[0], m[1], m[2], m[2]),
                    readX, readY, dy);
            }
        }
    }

    [Theory, EachDevice]
    public void Add_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int length) in TestShapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * length));
            HostMatrix x = TestMatrix.Gaussian(random, n, length), y = TestMatrix.Gaussian(random, n, length);
            device.Check(Tolerances.Element, (d, m) => d.Elementwise.Add(m[0], m[1]), x, y);
        }
    }

    [Theory, EachDevice]
    public void Dropout_removes_what_the_mask_says(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int length) in TestShapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * length));
            HostMatrix x = TestMatrix.Gaussian(random, n, length);
            float rate = (length % 5) switch { 0 => 0, 1 => 0.1f, 2 => 0.5f, 3 => 0.9f, _ => 0.99f };
            ulong key = random.NextUInt64();
            device.Check(
                1e-6, (d, m) => d.Elementwise.Dropout(m[0], rate, key, m[1]), x, TestMatrix.Filled(n, length));
            device.Check(1e-6, (d, m) => d.Elementwise.Dropout(m[0], rate, key, m[0]), x);
            int[] numbers = [.. Enumerable.Range(0, n + 1).Select(row => 1000 - 3 * row)];
            device.Check(
                1e-6, (d, m) => d.Elementwise.Dropout(m[0], rate, key, m[0], TestMatrix.Place(d, numbers)), x);
        }
    }

    [Theory, EachDevice]
    public void Dropout_hides_no_value_that_is_not_a_number(string name)
    {
        using DeviceUnderTest device = Open(name);
        device.Check(0, (d, m) => d.Elementwise.Dropout(m[0], 0.5f, 1, m[0]), TestMatrix.Filled(5, 37, float.NaN));
    }

    /// <summary>Normal numbers, a few of them large, and some exact zeros.</summary>
    private static HostMatrix Arguments(RandomStream random, int rows, int columns)
    {
        HostMatrix x = TestMatrix.Gaussian(random, rows, columns);
        for (int n = 0; n < rows; n++)
        {
            foreach (ref float value in x.Row(n)) value *= random.NextInt32(8) switch { 0 => 0, 1 => 10, _ => 1 };
        }

        return x;
    }
}
