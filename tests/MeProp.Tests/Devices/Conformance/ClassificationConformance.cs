namespace MeProp.Tests;

/// <summary>Softmax with cross-entropy, and the most likely class, on every device.</summary>
public class ClassificationConformance
{
    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void SoftmaxCrossEntropy_equals_the_reference(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        foreach ((int n, int classes) in Shapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * classes));
            HostMatrix logits = TestMatrix.Gaussian(random, n, classes);
            CheckLoss(device, logits, Labels(random, n, classes), 1f / n);
            CheckLoss(device, logits, Labels(random, n, classes), 1);
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void SoftmaxCrossEntropy_is_stable_for_any_finite_logits(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        foreach (float size in (float[])[1e-30f, 50, 100, 1000, 1e30f, float.MaxValue / 2])
        {
            foreach (int classes in (int[])[1, 2, 5, 10, 17, 45])
            {
                var random = new RandomStream((ulong)classes);
                HostMatrix logits = TestMatrix.Gaussian(random, 7, classes);
                for (int n = 0; n < 7; n++)
                    foreach (ref float z in logits.Row(n)) z = Math.Clamp(z, -2, 2) / 2 * size;
                logits.Row(1).Fill(size);
                logits.Row(2).Fill(-size);
                logits.Row(3)[0] = size;
                logits.Row(4)[classes - 1] = -size;
                for (int label = 0; label < classes; label++) CheckLoss(device, logits, [.. Enumerable.Repeat(label, 7)], 0.25f);
            }
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void SoftmaxCrossEntropy_of_logits_that_are_not_numbers_is_not_finite(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        foreach (float bad in (float[])[float.NaN, float.PositiveInfinity])
        {
            foreach (int classes in (int[])[1, 2, 10, 17, 45])
            {
                for (int column = 0; column < classes; column++)
                {
                    HostMatrix logits = TestMatrix.Gaussian(new RandomStream(1), 3, classes);
                    logits.Row(1)[column] = bad;
                    double loss = device.Device.SoftmaxCrossEntropy(device.Place(logits), [0, 0, 0], 1, null);
                    Assert.False(double.IsFinite(loss), $"{name}: the loss of a logit of {bad} in column {column} of {classes} is {loss}.");
                }
            }
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void ArgMax_equals_the_reference(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        using var reference = new ReferenceDevice();
        foreach ((int n, int classes) in Shapes.Batch())
        {
            // Integers tie often; some rows also hold what is not a number, or nothing else, or infinities.
            var random = new RandomStream((ulong)(n + 1000 * classes));
            HostMatrix values = TestMatrix.Integers(random, n, classes);
            for (int row = 1; row < n; row += 2)
                foreach (ref float value in values.Row(row)) value = random.NextInt32(row) == 0 ? float.NaN : value;
            if (n > 4) values.Row(3).Fill(float.NaN);
            if (n > 4) values.Row(4).Fill(float.NegativeInfinity);
            if (n > 5) values.Row(5)[random.NextInt32(classes)] = float.NegativeInfinity;
            if (n > 6) values.Row(6)[random.NextInt32(classes)] = float.PositiveInfinity;

            int[] expected = new int[n], actual = new int[n];
            reference.ArgMax(values, expected);
            Matrix placed = device.Place(values);
            device.Device.ArgMax(placed, actual);
            Assert.Equal(expected, actual);
            DeviceUnderTest.Compare(values, placed, 0, name);
        }
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void ArgMax_takes_the_lowest_index_and_never_what_is_not_a_number(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        const float NaN = float.NaN, Infinity = float.PositiveInfinity;
        var indices = new int[8];
        device.Device.ArgMax(
            device.Place(TestMatrix.Of(
                8, 3, 1, 2, 2, /**/ NaN, -5, -6, /**/ NaN, NaN, NaN, /**/ -Infinity, NaN, -Infinity, /**/ NaN, NaN, -Infinity, /**/ 3, NaN, 4, /**/ Infinity, NaN, Infinity, /**/ -0f, 0, 0)),
            indices);
        Assert.Equal([1, 1, 0, 0, 2, 2, 0, 0], indices);
    }

    private static int[] Labels(RandomStream random, int count, int classes) => [.. Enumerable.Range(0, count).Select(_ => random.NextInt32(classes))];

    private static void CheckLoss(DeviceUnderTest device, HostMatrix logits, int[] labels, float scale)
    {
        var losses = new List<double>();
        device.Check(2e-6, (d, m) => losses.Add(d.SoftmaxCrossEntropy(m[0], labels, scale, m[1])), logits, TestMatrix.Filled(logits.Rows, logits.Columns));
        device.Check(2e-6, (d, m) => losses.Add(d.SoftmaxCrossEntropy(m[0], labels, scale, m[0])), logits);
        device.Check(2e-6, (d, m) => losses.Add(d.SoftmaxCrossEntropy(m[0], labels, scale, null)), logits);
        foreach (double loss in losses)
        {
            Assert.True(
                Math.Abs(loss - losses[0]) <= 2e-6 * Math.Max(logits.Rows, Math.Abs(losses[0])),
                $"{device.Device.Description}: loss of {logits}: expected {losses[0]}, actual {string.Join(", ", losses)}.");
        }
    }
}
