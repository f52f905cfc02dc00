namespace MeProp.Tests;

/// <summary>Copies, gathering, activations and dropout, on every device.</summary>
public class ElementwiseConformance
{
    private static readonly Activation[] Activations = Enum.GetValues<Activation>();

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void Copy_equals_the_reference(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        foreach ((int n, int length) in Shapes.Batch())
            device.Check(0, (d, m) => d.Copy(m[0], m[1]), TestMatrix.Gaussian(new RandomStream((ulong)length), n, length), TestMatrix.Filled(n, length));
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void GatherRows_of_bytes_equals_the_reference(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        foreach ((int n, int length) in Shapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * length));
            byte[] source = [.. Enumerable.Range(0, 9 * length).Select(_ => (byte)random.NextInt32(256))];
            int[] rows = [.. Enumerable.Range(0, n).Select(_ => random.NextInt32(9))];
            rows[0] = 8;
            device.Check(0, (d, m) => d.GatherRows(source, rows, 1f / 255, m[0]), TestMatrix.Filled(n, length));
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void GatherRows_of_floats_equals_the_reference(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        foreach ((int n, int length) in Shapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * length));
            float[] source = TestMatrix.Gaussian(random, 9, length).ToArray();
            int[] rows = [.. Enumerable.Range(0, n).Select(_ => random.NextInt32(9))];
            rows[0] = 8;
            device.Check(0, (d, m) => d.GatherRows(source, rows, m[0]), TestMatrix.Filled(n, length));
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void ActivationForward_equals_the_reference(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        foreach ((int n, int length) in Shapes.Batch())
        {
            HostMatrix x = Arguments(new RandomStream((ulong)(n + 1000 * length)), n, length);
            foreach (Activation f in Activations)
            {
                device.Check(2e-6, (d, m) => d.ActivationForward(f, m[0], m[1]), x, TestMatrix.Filled(n, length));
                device.Check(2e-6, (d, m) => d.ActivationForward(f, m[0], m[0]), x);
            }
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void ActivationForward_has_the_right_limits(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        HostMatrix x = TestMatrix.Of(
            1, 19, float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, 1e-30f, -1e-30f, 1e-45f, 20, -20, 89, -89, 105, -105, 1000, -1000, 1e12f, -1e12f, float.NaN);
        foreach (Activation f in Activations) device.Check(2e-6, (d, m) => d.ActivationForward(f, m[0], m[1]), x, TestMatrix.Filled(1, 19));
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void Activations_are_relatively_exact_near_zero(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        foreach (Activation f in (Activation[])[Activation.Cube, Activation.Relu])
        {
            Matrix y = device.Place(TestMatrix.Filled(1, 40)), x = device.Place(TestMatrix.Of(1, 40, [.. Enumerable.Range(0, 40).Select(Argument)]));
            device.Device.ActivationForward(f, x, y);
            float[] values = y.ToArray();
            for (int i = 0; i < 40; i++)
            {
                double expected = ReferenceActivation.Value(f, Argument(i));
                Assert.True(Math.Abs(values[i] - expected) <= 2e-6 * Math.Abs(expected), $"{name}: {f}({Argument(i)}) = {values[i]}, expected {expected}.");
            }
        }

        static float Argument(int i) => (i % 2 * 2 - 1) * 0.3f * MathF.Pow(0.7f, i);
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void ActivationBackward_equals_the_reference(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        using var reference = new ReferenceDevice();
        foreach ((int n, int length) in Shapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * length));
            HostMatrix x = Arguments(random, n, length), dy = TestMatrix.Gaussian(random, n, length), nothing = TestMatrix.Filled(n, length);
            foreach (Activation f in Activations)
            {
                var y = new HostMatrix(n, length);
                reference.ActivationForward(f, x, y);

                // What a function does not read, is not a number.
                (HostMatrix readX, HostMatrix readY) = f == Activation.Cube ? (x, nothing) : (nothing, y);
                device.Check(2e-6, (d, m) => d.ActivationBackward(f, m[0], m[1], m[2], m[3]), readX, readY, dy, nothing);
                device.Check(2e-6, (d, m) => d.ActivationBackward(f, m[0], m[1], m[2], m[2]), readX, readY, dy);
            }
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void Dropout_removes_what_the_mask_says(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        foreach ((int n, int length) in Shapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * length));
            HostMatrix x = TestMatrix.Gaussian(random, n, length);
            float rate = (length % 5) switch { 0 => 0, 1 => 0.1f, 2 => 0.5f, 3 => 0.9f, _ => 0.99f };
            ulong key = random.NextUInt64();
            device.Check(1e-6, (d, m) => d.Dropout(m[0], rate, key, m[1]), x, TestMatrix.Filled(n, length));
            device.Check(1e-6, (d, m) => d.Dropout(m[0], rate, key, m[0]), x);
        }
    }

    /// <summary>Normal numbers, a few of them large, and some exact zeros.</summary>
    private static HostMatrix Arguments(RandomStream random, int rows, int columns)
    {
        HostMatrix x = TestMatrix.Gaussian(random, rows, columns);
        for (int n = 0; n < rows; n++)
            foreach (ref float value in x.Row(n)) value *= random.NextInt32(8) switch { 0 => 0, 1 => 10, _ => 1 };
        return x;
    }
}
