namespace MeProp.Tests;

/// <summary>Makes matrices for tests and compares them.</summary>
internal static unsafe class TestMatrix
{
    private const int GuardRows = 2;
    private static readonly float Guard = BitConverter.UInt32BitsToSingle(0x7FC0BEEF);

    /// <summary>Integers from −4 to 4: sums of up to a million of their products are exact in single precision, whatever their order.</summary>
    public static HostMatrix Integers(RandomStream random, int rows, int columns) => Make(rows, columns, () => random.NextInt32(9) - 4);

    /// <summary>Numbers of the normal distribution.</summary>
    public static HostMatrix Gaussian(RandomStream random, int rows, int columns) => Make(rows, columns, () => (float)random.NextGaussian());

    /// <summary>One value everywhere.</summary>
    public static HostMatrix Filled(int rows, int columns, float value = float.NaN) => Make(rows, columns, () => value);

    /// <summary>The given values, row after row.</summary>
    public static HostMatrix Of(int rows, int columns, params ReadOnlySpan<float> values)
    {
        var matrix = new HostMatrix(rows, columns);
        matrix.Upload(values);
        return matrix;
    }

    /// <summary>A copy.</summary>
    public static HostMatrix Clone(HostMatrix source) => Of(source.Rows, source.Columns, source.ToArray());

    /// <summary>
    /// Zeros, with rows farther apart than needed and more rows behind those in use, which hold values that are not numbers: whoever reads
    /// them spoils its result, and whoever writes them is found by <see cref="AssertGuardsIntact"/>.
    /// </summary>
    public static HostMatrix Guarded(int rows, int columns)
    {
        int lines = (columns + HostMatrix.Alignment - 1) / HostMatrix.Alignment + 1 + columns % 2;
        var matrix = new HostMatrix(rows + GuardRows, columns, lines * HostMatrix.Alignment);
        for (int row = rows; row < rows + GuardRows; row++) matrix.Row(row).Fill(Guard);
        matrix.SetRows(rows);
        return matrix;
    }

    /// <summary>A copy in guarded memory.</summary>
    public static HostMatrix Guarded(HostMatrix source)
    {
        HostMatrix matrix = Guarded(source.Rows, source.Columns);
        matrix.Upload(source.ToArray());
        return matrix;
    }

    /// <summary>Asserts that the padding of every row is 0 and that the rows behind a guarded matrix were not written.</summary>
    public static void AssertGuardsIntact(HostMatrix matrix, string context)
    {
        int rows = matrix.Rows;
        matrix.SetRows(rows + GuardRows);
        for (int row = 0; row < matrix.Rows; row++)
        {
            var padding = new ReadOnlySpan<float>(matrix.Data + (nint)row * matrix.Stride + matrix.Columns, matrix.Stride - matrix.Columns);
            int dirty = padding.IndexOfAnyExcept(0f);
            if (dirty >= 0) Assert.Fail($"{context}: padding of row {row} of {rows} holds {padding[dirty]} in column {matrix.Columns + dirty} of {matrix.Columns}.");
            foreach (float value in row < rows ? [] : matrix.Row(row))
                if (!SameBits(value, Guard)) Assert.Fail($"{context}: a value behind the last row was overwritten with {value}.");
        }

        matrix.SetRows(rows);
    }

    /// <summary>
    /// Asserts that all values are equal up to tolerance · max(1, |expected|); with tolerance 0 exactly. Not-a-number equals only itself.
    /// </summary>
    public static void AssertEqual(Matrix expected, Matrix actual, double tolerance, string context)
    {
        Assert.True(expected.ToString() == actual.ToString(), $"{context}: expected {expected}, actual {actual}.");
        float[] e = expected.ToArray(), a = actual.ToArray();
        for (int i = 0; i < e.Length; i++)
        {
            if (e[i].Equals(a[i]) || Math.Abs((double)e[i] - a[i]) <= tolerance * Math.Max(1, Math.Abs((double)e[i]))) continue;
            Assert.Fail($"{context}: row {i / expected.Columns}, column {i % expected.Columns}: expected {e[i]:R}, actual {a[i]:R}, tolerance {tolerance}.");
        }
    }

    /// <summary>Asserts that two rows hold the same bits.</summary>
    public static void AssertSameBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string context)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            if (!SameBits(expected[i], actual[i])) Assert.Fail($"{context}: element {i}: expected {expected[i]:R}, actual {actual[i]:R}.");
    }

    private static bool SameBits(float left, float right) => BitConverter.SingleToInt32Bits(left) == BitConverter.SingleToInt32Bits(right);

    private static HostMatrix Make(int rows, int columns, Func<float> next)
    {
        var matrix = new HostMatrix(rows, columns);
        for (int row = 0; row < rows; row++)
            foreach (ref float value in matrix.Row(row)) value = next();
        return matrix;
    }
}
