namespace MeProp.Tests;

/// <summary>A matrix of bytes gives what the floats of these bytes give, bit for bit.</summary>
public class ByteMatrixTests
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
                    (ByteMatrix bytes, HostMatrix floats) = Make(device, rows, columns, zeros);
                    var random = new RandomStream((ulong)(rows + outputs));
                    HostMatrix w = TestMatrix.Gaussian(random, outputs, columns);
                    HostMatrix b = TestMatrix.Gaussian(random, 1, outputs);
                    HostMatrix expected = new(rows, outputs), y = new(rows, outputs);
                    device.Dense.Forward(floats, w, b, Activation.Relu, expected);
                    device.Dense.Forward(bytes, w, b, Activation.Relu, y);
                    Assert.Equal(expected.ToArray(), y.ToArray());
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
                (ByteMatrix bytes, HostMatrix floats) = Make(device, rows, columns, 50);
                foreach (TestSelection kept in TestSelection.Each(random, rows, outputs))
                {
                    Selection selection = kept.On(device);
                    foreach (bool isAnnounced in (bool[])[false, true])
                    {
                        float[] expected = Stepped(device, floats, dy, selection, isAnnounced);
                        Assert.Equal(expected, Stepped(device, bytes, dy, selection, isAnnounced));
                    }
                }
            }
        }
    }

    [Fact]
    public void What_is_written_is_what_is_read()
    {
        using CpuDevice device = CpuDevice.Create(1);
        (ByteMatrix matrix, HostMatrix floats) = Make(device, 3, 20, 0);
        Assert.Equal(floats.ToArray(), matrix.ToArray());
        matrix.Row(1)[4] = 7;
        floats.Row(1)[4] = 7 * Scale;
        Assert.Equal(floats.ToArray(), matrix.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => { matrix.Row(3); });
    }

    [Fact]
    public void Rows_that_were_in_use_keep_their_values()
    {
        using CpuDevice device = CpuDevice.Create(1);
        (ByteMatrix matrix, HostMatrix floats) = Make(device, 4, 20, 0);
        matrix.SetRows(1);
        matrix.SetRows(4);
        Assert.Equal(floats.ToArray(), matrix.ToArray());
        matrix.SetRows(2);
        device.Rows.Gather(device.CreateTable(new byte[20], 20), device.CreateIndices(2), matrix);
        matrix.SetRows(4);
        Assert.Equal([.. new float[40], .. floats.Row(2), .. floats.Row(3)], matrix.ToArray());
    }

    [Fact]
    public void Operations_that_take_floats_refuse_bytes()
    {
        using CpuDevice device = CpuDevice.Create(1);
        (ByteMatrix bytes, HostMatrix floats) = Make(device, 3, 20, 0);
        HostMatrix w = new(20, 20), b = new(1, 20);
        Action action = () => device.Elementwise.ActivationForward(Activation.Relu, bytes, floats);
        string message = Assert.Throws<ArgumentException>(action).Message;
        Assert.Contains("3 × 20 holds bytes", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => device.Dense.Forward(floats, w, b, null, bytes));
    }

    /// <summary>Random bytes in both forms; of 100 columns, the last <paramref name="zeros"/> are mostly 0.</summary>
    private static (ByteMatrix Bytes, HostMatrix Floats) Make(CpuDevice device, int rows, int columns, int zeros)
    {
        var random = new RandomStream((ulong)(rows * 1000 + columns));
        var source = new byte[rows * columns];
        for (int i = 0; i < source.Length; i++)
        {
            bool isZero = i % columns % 100 >= 100 - zeros && random.NextInt32(50) > 0;
            source[i] = (byte)(isZero ? 0 : random.NextInt32(256));
        }

        HostMatrix floats = TestMatrix.Of(rows, columns, [.. source.Select(value => Scale * value)]);
        return ((ByteMatrix)TestMatrix.Place(device, source, columns, Scale), floats);
    }

    /// <summary>The gradient where it is stored, and the weights after a step.</summary>
    private static float[] Stepped(CpuDevice device, Matrix x, HostMatrix dy, Selection selection, bool isAnnounced)
    {
        var weight = new Parameter(device, "w", dy.Columns, x.Columns);
        var step = new OptimizerStep(OptimizerRule.Adam, 0.001f, 0, 0, 0.9f, 0.999f, 1e-8f);
        if (isAnnounced) device.Optimizer.Announce(Update.Touched, step);
        device.Dense.BackwardWeights(x, dy, selection, weight);
        device.Optimizer.Step(weight, Update.Touched, step);
        device.Optimizer.EndStep();
        return [.. weight.Gradient.ToArray(), .. weight.Value.ToArray()];
    }
}
