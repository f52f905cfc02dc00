namespace MeProp.Conformance;

/// <summary>Makes matrices for tests and compares them.</summary>
public static class TestMatrix
{
    /// <summary>
    /// Integers from −4 to 4: sums of up to a million of their products are exact in single precision, whatever their
    /// order.
    /// </summary>
    public static HostMatrix Integers(RandomStream random, int rows, int columns) =>
        Make(rows, columns, () => random.NextInt32(9) - 4);

    /// <summary>Numbers of the normal distribution.</summary>
    public static HostMatrix Gaussian(RandomStream random, int rows, int columns) =>
        Make(rows, columns, () => (float)random.NextGaussian());

    /// <summary>One value everywhere.</summary>
    public static HostMatrix Filled(int rows, int columns, float value = float.NaN) => Make(rows, columns, () => value);

    /// <summary>The given values, row after row.</summary>
    public static HostMatrix Of(int rows, int columns, params ReadOnlySpan<float> values)
    {
        var matrix = new HostMatrix(rows, columns);
        matrix.Upload(values);
        return matrix;
    }

    /// <summary>Random bytes.</summary>
    public static byte[] Bytes(RandomStream random, int length) =>
        [.. Enumerable.Range(0, length).Select(_ => (byte)random.NextInt32(256))];

    /// <summary>A matrix of a device with given values.</summary>
    public static Matrix Place(Device device, HostMatrix values)
    {
        Matrix matrix = device.CreateMatrix(values.Rows, values.Columns);
        matrix.Upload(values.ToArray());
        return matrix;
    }

    /// <summary>A matrix of bytes of a device with given bytes.</summary>
    public static Matrix Place(Device device, byte[] bytes, int columns, float scale)
    {
        int rows = bytes.Length / columns;
        Matrix matrix = device.CreateByteMatrix(rows, columns, scale);
        Indices all = Place(device, [.. Enumerable.Range(0, rows)]);
        device.Rows.Gather(device.CreateTable(bytes, columns), all, matrix);
        return matrix;
    }

    /// <summary>A list of a device with given integers.</summary>
    public static Indices Place(Device device, params ReadOnlySpan<int> values)
    {
        Indices indices = device.CreateIndices(values.Length);
        indices.Upload(values);
        return indices;
    }

    /// <summary>
    /// Asserts that all values are equal up to tolerance · max(1, |expected|); with tolerance 0 exactly. Not-a-number
    /// equals only itself.
    /// </summary>
    public static void AssertEqual(Matrix expected, Matrix actual, double tolerance, string context)
    {
        Assert.True(expected.ToString() == actual.ToString(), $"{context}: expected {expected}, actual {actual}.");
        float[] e = expected.ToArray(), a = actual.ToArray();
        for (int i = 0; i < e.Length; i++)
        {
            double difference = Math.Abs((double)e[i] - a[i]);
            if (e[i].Equals(a[i]) || difference <= tolerance * Math.Max(1, Math.Abs((double)e[i]))) continue;
            Assert.Fail(
                $"{context}: row {i / expected.Columns}, column {i % expected.Columns}: "
                + $"expected {e[i]:R}, actual {a[i]:R}, tolerance {tolerance}.");
        }
    }

    /// <summary>Asserts that two lists are equal.</summary>
    public static void AssertEqual(ReadOnlySpan<int> expected, ReadOnlySpan<int> actual, string context)
    {
        // The text of a failure is made only where one is: there are very many comparisons.
        if (expected.SequenceEqual(actual)) return;
        string theirs = string.Join(' ', expected.ToArray()), ours = string.Join(' ', actual.ToArray());
        Assert.Fail($"{context}: expected {theirs}, actual {ours}.");
    }

    /// <summary>Asserts that two rows hold the same bits.</summary>
    public static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string context)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i])) continue;
            Assert.Fail($"{context}: element {i}: expected {expected[i]:R}, actual {actual[i]:R}.");
        }
    }

    private static HostMatrix Make(int rows, int columns, Func<float> next)
    {
        var matrix = new HostMatrix(rows, columns);
        for (int row = 0; row < rows; row++)
        {
            foreach (ref float value in matrix.Row(row)) value = next();
        }

        return matrix;
    }
}
