namespace MeProp.Tests;

/// <summary>
/// The forward product skips what is zero in all examples that are computed together. No bit changes, except by the
/// order of additions where the remaining columns do not start at whole vectors.
/// </summary>
public class DenseForwardZerosTests
{
    private const int Inputs = 300, Outputs = 67;

    public static TheoryData<SimdPath> Paths => [.. CpuDevice.SupportedPaths];

    /// <summary>Paths where a batch of several examples can be too small to be packed.</summary>
    public static TheoryData<SimdPath> PathsWithVectors =>
        [.. CpuDevice.SupportedPaths.Where(path => path != SimdPath.Scalar)];

    [Theory, MemberData(nameof(PathsWithVectors))]
    public void Skipping_zeros_of_a_small_batch_changes_no_bit(SimdPath path)
    {
        int rows = 2 * (int)path - 1, dense = rows / 2, sparse = rows - dense;
        using CpuDevice device = CpuDevice.Create(1, path);
        var random = new RandomStream(3);
        HostMatrix w = TestMatrix.Gaussian(random, Outputs, Inputs), b = TestMatrix.Gaussian(random, 1, Outputs);
        HostMatrix x = WithZeros(random, sparse);

        // Behind rows without zeros the same rows are multiplied in full: the search ends after the first tile.
        HostMatrix both = TestMatrix.Gaussian(random, rows, Inputs);
        for (int n = 0; n < sparse; n++) x.Row(n).CopyTo(both.Row(dense + n));
        HostMatrix expected = new(rows, Outputs), actual = new(sparse, Outputs);
        device.Dense.Forward(both, w, b, null, expected);
        device.Dense.Forward(x, w, b, null, actual);
        for (int n = 0; n < sparse; n++) Assert.Equal(expected.Row(dense + n), actual.Row(n));
    }

    [Theory, MemberData(nameof(Paths))]
    public void Skipping_zeros_of_a_packed_batch_changes_no_bit(SimdPath path)
    {
        int panel = 3 * (int)path, rows = 4 * panel;
        using CpuDevice device = CpuDevice.Create(1, path);
        var random = new RandomStream(4);
        HostMatrix w = TestMatrix.Gaussian(random, Outputs, Inputs), b = TestMatrix.Gaussian(random, 1, Outputs);
        HostMatrix x = WithZeros(random, rows);

        // One example without zeros in each panel: then the panel holds all columns.
        HostMatrix filled = TestMatrix.Gaussian(random, rows, Inputs);
        for (int n = 0; n < rows; n++)
        {
            if (n % panel != 0) x.Row(n).CopyTo(filled.Row(n));
        }

        HostMatrix expected = new(rows, Outputs), actual = new(rows, Outputs);
        device.Dense.Forward(filled, w, b, null, expected);
        device.Dense.Forward(x, w, b, null, actual);
        for (int n = 0; n < rows; n++)
        {
            if (n % panel != 0) Assert.Equal(expected.Row(n), actual.Row(n));
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public void Columns_that_only_some_examples_use_are_not_skipped(SimdPath path)
    {
        // Every panel has columns that are zero in all its examples but one.
        using DeviceUnderTest device = CpuDevices.Open(CpuDevice.Create(1, path));
        foreach (int rows in (int[])[32, 50, 96])
        {
            var random = new RandomStream((ulong)rows);
            HostMatrix x = new(rows, Inputs);
            for (int i = 0; i < Inputs; i += 2) x.Row((7 * i) % rows)[i] = 1 + i % 5;
            device.Check(
                0, (d, m) => d.Dense.Forward(m[0], m[1], m[2], null, m[3]),
                x, TestMatrix.Integers(random, Outputs, Inputs), TestMatrix.Integers(random, 1, Outputs),
                TestMatrix.Filled(rows, Outputs));
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public void Columns_in_use_may_start_and_end_anywhere(SimdPath path)
    {
        using DeviceUnderTest device = CpuDevices.Open(CpuDevice.Create(1, path));
        foreach (int rows in (int[])[1, 3, 5, 6, 10, 31])
        {
            foreach (int columns in (int[])[33, Inputs, 784, 1100, 2100])
            {
                // Sums of integers do not depend on the order. Every row uses other columns, some the last one.
                var random = new RandomStream((ulong)(1000 * rows + columns));
                HostMatrix x = new(rows, columns);
                for (int n = 0; n < rows; n++)
                {
                    // Batches of 6 use one column of one example.
                    if (rows == 6)
                    {
                        if (n == 2) x.Row(n)[columns - 3] = 2;
                        continue;
                    }

                    int from = random.NextInt32(columns / 2);
                    int to = n % 2 == 0 ? columns : from + 1 + random.NextInt32(columns - from);
                    for (int i = from; i < to; i++) x.Row(n)[i] = i / 20 % 2 == 0 ? random.NextInt32(7) - 3 : 0;
                }

                device.Check(
                    0, (d, m) => d.Dense.Forward(m[0], m[1], m[2], Activation.Relu, m[3]),
                    x, TestMatrix.Integers(random, Outputs, columns), TestMatrix.Integers(random, 1, Outputs),
                    TestMatrix.Filled(rows, Outputs));
            }
        }
    }

    [Theory, InlineData(2), InlineData(50)]
    public void An_infinite_or_undefined_input_is_not_skipped(int rows)
    {
        using CpuDevice device = CpuDevice.Create(1);
        HostMatrix x = new(rows, 64), b = new(1, Outputs), y = new(rows, Outputs);
        HostMatrix w = TestMatrix.Gaussian(new RandomStream(1), Outputs, 64);
        x.Row(0)[40] = float.NaN;
        x.Row(1)[20] = float.PositiveInfinity;
        device.Dense.Forward(x, w, b, null, y);
        Assert.All(y.ToArray()[..(2 * Outputs)], value => Assert.False(float.IsFinite(value)));
    }

    private static HostMatrix WithZeros(RandomStream random, int rows)
    {
        HostMatrix x = TestMatrix.Gaussian(random, rows, Inputs);
        for (int n = 0; n < rows; n++)
        {
            x.Row(n)[..48].Clear();
            x.Row(n)[64..(80 + 16 * (n % 3))].Clear();
        }

        return x;
    }
}
