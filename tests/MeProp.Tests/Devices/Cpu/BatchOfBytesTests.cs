namespace MeProp.Tests;

/// <summary>A batch that holds bytes gives what the floats of these bytes give, bit for bit.</summary>
public class BatchOfBytesTests
{
    private const float Scale = 1f / 255;

    public static TheoryData<SimdPath> Paths => [.. CpuDevice.SupportedPaths];

    [Theory, MemberData(nameof(Paths))]
    public void Forward_equals_that_of_floats(SimdPath path)
    {
        using CpuDevice device = CpuDevice.Create(2, path, sharesAlways: true);
        foreach (int rows in (int[])[1, 5, 10, 31, 50, 100, 250])
        {
            foreach ((int outputs, int columns) in ((int, int)[])[(10, 300), (67, 301), (100, 784)])
            {
                foreach (int zeros in (int[])[0, 50])
                {
                    (HostMatrix bytes, HostMatrix floats) = Batch(device, rows, columns, zeros);
                    var random = new RandomStream((ulong)(rows + outputs));
                    HostMatrix w = TestMatrix.Gaussian(random, outputs, columns), b = TestMatrix.Gaussian(random, 1, outputs);
                    HostMatrix expected = new(rows, outputs), y = new(rows, outputs);
                    device.DenseForward(floats, w, b, Activation.Relu, expected);
                    device.DenseForward(bytes, w, b, Activation.Relu, y);
                    Assert.Equal(expected.ToArray(), y.ToArray());
                    Assert.Equal(outputs >= 64, bytes.HoldsBytes);
                }
            }
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public void The_gradient_of_weights_equals_that_of_floats(SimdPath path)
    {
        using CpuDevice device = CpuDevice.Create(2, path, sharesAlways: true);
        foreach ((int rows, int columns) in ((int, int)[])[(1, 5), (7, 130), (50, 784)])
        {
            foreach (int outputs in (int[])[9, 150])
            {
                var random = new RandomStream((ulong)(rows + outputs));
                HostMatrix dy = TestMatrix.Gaussian(random, rows, outputs);
                foreach (Selection selection in Selections.All(random, rows, outputs))
                {
                    (HostMatrix bytes, HostMatrix floats) = Batch(device, rows, columns, 50);
                    HostMatrix expected = new(outputs, columns), dw = new(outputs, columns);
                    device.DenseBackwardWeights(floats, dy, selection, expected);
                    device.DenseBackwardWeights(bytes, dy, selection, dw);
                    Assert.Equal(expected.ToArray(), dw.ToArray());

                    bytes = Batch(device, rows, columns, 50).Bytes;
                    Assert.Equal(Stepped(device, floats, dy, selection), Stepped(device, bytes, dy, selection));
                }
            }
        }
    }

    [Fact]
    public void What_is_written_is_what_is_read()
    {
        using CpuDevice device = CpuDevice.Create(1);
        (HostMatrix matrix, HostMatrix floats) = Batch(device, 3, 20, 0);
        matrix.Row(1)[4] = 7;
        Assert.Equal([.. floats.Row(1)[..4], 7, .. floats.Row(1)[5..]], matrix.Row(1).ToArray());
        Assert.Equal(floats.Row(2).ToArray(), matrix.Row(2).ToArray());
        Assert.False(matrix.HoldsBytes);
        Assert.Throws<InvalidOperationException>(() => { unsafe { _ = matrix.Bytes; } });
    }

    [Fact]
    public void Rows_that_were_in_use_keep_their_values()
    {
        using CpuDevice device = CpuDevice.Create(1);
        (HostMatrix matrix, HostMatrix floats) = Batch(device, 4, 20, 0);
        matrix.SetRows(1);
        matrix.SetRows(4);
        Assert.Equal(floats.ToArray(), matrix.ToArray());

        // Two rows of bytes again; the others are still the floats that they have become.
        matrix.SetRows(2);
        device.GatherRows(new byte[20], [0, 0], Scale, matrix);
        matrix.SetRows(4);
        Assert.Equal(new float[20], matrix.Row(1).ToArray());
        Assert.Equal(floats.Row(3).ToArray(), matrix.Row(3).ToArray());

        // The same when they were bytes until then.
        matrix = Batch(device, 4, 20, 0).Bytes;
        matrix.SetRows(2);
        device.GatherRows(new byte[20], [0, 0], 1, matrix);
        matrix.SetRows(4);
        Assert.Equal(new float[20], matrix.Row(1).ToArray());
        Assert.Equal(floats.Row(3).ToArray(), matrix.Row(3).ToArray());
    }

    /// <summary>The same random bytes in both forms; of 100 columns, the last <paramref name="zeros"/> are 0 in most rows.</summary>
    private static (HostMatrix Bytes, HostMatrix Floats) Batch(CpuDevice device, int rows, int columns, int zeros)
    {
        var random = new RandomStream((ulong)(rows * 1000 + columns));
        var source = new byte[(rows + 1) * columns];
        for (int i = 0; i < source.Length; i++) source[i] = (byte)(i % columns % 100 >= 100 - zeros && random.NextInt32(50) > 0 ? 0 : random.NextInt32(256));
        int[] order = [.. Enumerable.Range(0, rows).Select(n => rows - n)];
        HostMatrix bytes = new(rows, columns), floats = new(rows, columns);
        device.GatherRows(source, order, Scale, bytes);
        Assert.True(bytes.HoldsBytes);
        floats.Upload([.. order.SelectMany(n => source[(n * columns)..((n + 1) * columns)]).Select(value => value * Scale)]);
        return (bytes, floats);
    }

    private static float[] Stepped(CpuDevice device, HostMatrix x, HostMatrix dy, Selection selection)
    {
        var weight = new Parameter(device, "w", dy.Columns, x.Columns);
        weight.EnsureMoments(OptimizerRule.Adam);
        device.DenseBackwardWeights(x, dy, selection, weight, new OptimizerStep(OptimizerRule.Adam, 0.001f, 0, 0, 0.9f, 0.999f, 1e-8f));
        device.Synchronize();
        return weight.Value.ToArray();
    }
}
