namespace MeProp.Conformance;

/// <summary>Windows on the rows of a matrix, which all operations take.</summary>
public abstract class WindowConformance : DeviceSuite
{
    private const int Rows = 40, Start = 3, Count = 20;

    [Theory, EachDevice]
    public void A_window_reads_and_writes_rows_in_place(string name)
    {
        using DeviceUnderTest device = Open(name);
        RowWindow window = device.Device.CreateWindow();
        foreach (int columns in (int[])[1, 5, 16, 33])
        {
            HostMatrix values = TestMatrix.Gaussian(new RandomStream(1), Rows, columns);
            Matrix matrix = device.Place(values);
            Matrix view = window.Of(matrix, Start, Count);
            Assert.Equal((Count, columns, false), (view.Rows, view.Columns, view.HoldsBytes));
            float[] expected = values.ToArray();
            Assert.Equal(expected[(Start * columns)..((Start + Count) * columns)], view.ToArray());
            float[] other = TestMatrix.Gaussian(new RandomStream(2), Count, columns).ToArray();
            view.Upload(other);
            other.CopyTo(expected, Start * columns);
            Assert.Equal(expected, matrix.ToArray());
            Assert.Same(view, window.Of(matrix, 0, Rows));
            Assert.Equal(expected, view.ToArray());
            Assert.Empty(window.Of(matrix, Rows, 0).ToArray());
            device.CheckSurroundings($"{columns} columns");
        }
    }

    [Theory, EachDevice]
    public void A_window_follows_a_matrix_that_grows(string name)
    {
        using DeviceUnderTest device = Open(name);
        Matrix matrix = device.Place(TestMatrix.Filled(4, 3, 1));
        Matrix view = device.Device.CreateWindow().Of(matrix, 1, 2);
        matrix.SetRows(1000);
        matrix.Upload(TestMatrix.Filled(1000, 3, 2).ToArray());
        Assert.Equal(TestMatrix.Filled(2, 3, 2).ToArray(), view.ToArray());
    }

    [Theory, EachDevice]
    public void Operations_on_windows_equal_those_on_copies(string name)
    {
        using DeviceUnderTest device = Open(name);
        const int inputs = 21, outputs = 70;
        var random = new RandomStream(3);
        HostMatrix x = TestMatrix.Gaussian(random, Rows, inputs), dy = TestMatrix.Gaussian(random, Rows, outputs);
        HostMatrix w = TestMatrix.Gaussian(random, outputs, inputs), b = TestMatrix.Gaussian(random, 1, outputs);
        device.Check(
            Tolerances.Sum(outputs),
            (d, m) =>
            {
                RowWindow[] windows = [.. Enumerable.Range(0, 4).Select(_ => d.CreateWindow())];
                Matrix px = windows[0].Of(m[0], Start, Count), pdy = windows[1].Of(m[1], Start, Count);
                Matrix py = windows[2].Of(m[4], 10, Count), pdx = windows[3].Of(m[5], 15, Count);
                d.Dense.Forward(px, m[2], m[3], Activation.Tanh, py);
                var selection = new Selection(d, Keep.TopK(7));
                d.Selection.Select(pdy, 7, new RandomStream(1), selection);
                d.Dense.BackwardInput(pdy, m[2], selection, pdx);
                d.Elementwise.Add(px, pdx);
                var weight = new Parameter(d, "w", outputs, inputs);
                d.Dense.BackwardWeights(px, pdy, selection, weight);
                return [weight.Gradient];
            },
            x, dy, w, b, TestMatrix.Filled(Rows, outputs), TestMatrix.Filled(Rows, inputs));
    }

    /// <summary>Gradients of a step that is taken with them may be deferred: they read the rows of a window.</summary>
    [Theory, EachDevice]
    public void Rows_of_a_window_may_be_overwritten_at_once(string name)
    {
        float[] Run(Device device, bool overwrites)
        {
            const int inputs = 110, outputs = 140;
            var random = new RandomStream(4);
            Matrix x = Random(Rows * 2, inputs), dy = Random(Rows * 2, outputs);
            var weight = new Parameter(device, "w", outputs, inputs);
            var step = new OptimizerStep(OptimizerRule.Sgd, 0.1f);
            RowWindow xWindow = device.CreateWindow(), dyWindow = device.CreateWindow();
            Matrix px = xWindow.Of(x, Rows, Rows), pdy = dyWindow.Of(dy, Rows, Rows);
            var selection = new Selection(device, Keep.TopK(30));
            device.Selection.Select(pdy, 30, random, selection);
            device.Optimizer.Announce(Update.Touched, step);
            device.Dense.BackwardWeights(px, pdy, selection, weight);
            if (overwrites)
            {
                x.Upload(TestMatrix.Filled(Rows * 2, inputs, 1e6f).ToArray());
                Matrix first = dyWindow.Of(dy, 0, Rows), second = xWindow.Of(dy, Rows, Rows);
                device.Elementwise.ActivationForward(Activation.Relu, first, second);
            }

            device.Optimizer.Step(weight, Update.Touched, step);
            device.Optimizer.EndStep();
            return weight.Value.ToArray();

            Matrix Random(int rows, int columns) =>
                TestMatrix.Place(device, TestMatrix.Gaussian(random, rows, columns));
        }

        for (int i = 0; i < 20; i++)
        {
            using DeviceUnderTest expected = Open(name), actual = Open(name);
            TestMatrix.AssertSameBits(Run(expected.Device, false), Run(actual.Device, true), $"{name}, {i}");
        }
    }

    [Theory, EachDevice]
    public void Rows_that_do_not_exist_are_refused(string name)
    {
        using DeviceUnderTest device = Open(name);
        Device d = device.Device;
        Matrix matrix = d.CreateMatrix(5, 3);
        RowWindow window = d.CreateWindow();
        foreach ((int start, int count) in ((int, int)[])[(-1, 2), (0, 6), (3, 3), (6, 0), (0, -1), (2, int.MaxValue)])
            Assert.ThrowsAny<ArgumentException>(() => window.Of(matrix, start, count));
        Assert.ThrowsAny<ArgumentException>(() => window.Of(d.CreateByteMatrix(5, 3, 1), 0, 1));
        Assert.Throws<InvalidOperationException>(() => window.Of(matrix, 0, 2).SetRows(3));
    }
}
