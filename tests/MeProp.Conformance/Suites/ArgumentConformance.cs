namespace MeProp.Conformance;

/// <summary>Operands that do not fit each other are refused at the edge of the device.</summary>
public abstract class ArgumentConformance : DeviceSuite
{
    [Theory, EachDevice]
    public void Operations_refuse_operands_that_do_not_fit(string name)
    {
        using DeviceUnderTest device = Open(name);
        Device d = device.Device;
        Matrix x = d.CreateMatrix(3, 8), w = d.CreateMatrix(5, 8), b = d.CreateMatrix(1, 5), y = d.CreateMatrix(3, 5);
        Matrix wrong = d.CreateMatrix(4, 6);
        var weight = new Parameter(d, "w", 5, 8);
        Selection all = TestSelection.All(3, 5).On(d), other = TestSelection.All(9, 5).On(d);
        Accumulator loss = d.CreateAccumulator();
        Refuses(() => d.Dense.Forward(x, wrong, b, null, y));
        Refuses(() => d.Dense.Forward(x, w, wrong, null, y));
        Refuses(() => d.Dense.Forward(x, w, b, null, wrong));
        Refuses(() => d.Dense.BackwardInput(y, w, all, wrong));
        Refuses(() => d.Dense.BackwardInput(y, w, other, x));
        Refuses(() => d.Dense.BackwardWeights(x, y, other, weight));
        Refuses(() => d.Dense.BackwardWeights(wrong, y, all, weight));
        Refuses(() => d.Dense.BackwardWeights(x, y, all, new Parameter(d, "w", 5, 9)));
        Refuses(() => d.Dense.BackwardBias(y, wrong));
        Refuses(() => d.Dense.BackwardActivation(Activation.Relu, y, x, y, y, b));
        Refuses(() => d.Dense.BackwardActivation(Activation.Relu, y, y, y, y, wrong));
        Refuses(() => d.Selection.Select(y, 0, new RandomStream(1), new Selection(d, Keep.TopK(1))));
        Refuses(() => d.Selection.Select(y, 6, new RandomStream(1), new Selection(d, Keep.TopK(1))));
        Refuses(() => d.Selection.CountKept(y, all, d.CreateIndices(4)));
        Refuses(() => d.Selection.CountKept(y, other, d.CreateIndices(5)));
        Refuses(() => d.Elementwise.ActivationForward(Activation.Relu, x, y));
        Refuses(() => d.Elementwise.ActivationBackward(Activation.Tanh, y, y, y, x));
        Refuses(() => d.Elementwise.ActivationBackward(Activation.Cube, x, y, y, y));
        Refuses(() => d.Elementwise.Add(x, y));
        Refuses(() => d.Selection.Select(y, 1, new RandomStream(1), new Selection(d, Keep.TopK(1), blocks: 2)));
        Refuses(() => d.Selection.CountKept(y, all, d.CreateIndices(6), 2));
        Refuses(() => d.Elementwise.Dropout(x, 0.5f, 1, y));
        Refuses(() => d.Classification.ArgMax(y, d.CreateIndices(2)));
        Refuses(() => d.Classification.SoftmaxCrossEntropy(y, d.CreateIndices(2), 1, null, loss));
        Refuses(() => d.Classification.SoftmaxCrossEntropy(y, d.CreateIndices(3), 1, wrong, loss));
    }

    [Theory, EachDevice]
    public void Targets_and_touched_rows_out_of_range_are_refused(string name)
    {
        using DeviceUnderTest device = Open(name);
        Device d = device.Device;
        Matrix logits = d.CreateMatrix(2, 5);
        foreach (int wrong in (int[])[-2, 5, int.MaxValue])
        {
            Accumulator loss = d.CreateAccumulator();
            Refuses(() => d.Classification.SoftmaxCrossEntropy(logits, device.Place(0, wrong), 1, logits, loss));
        }

        var weight = new Parameter(d, "w", 5, 8);
        foreach (int wrong in (int[])[-1, 5])
        {
            weight.Touched.Set(device.Place(0, wrong), 2);
            foreach (Update update in Enum.GetValues<Update>())
                Refuses(() => d.Optimizer.Step(weight, update, new OptimizerStep(OptimizerRule.Sgd, 0.1f)));
        }
    }

    [Theory, EachDevice]
    public void Matrices_and_lists_have_sizes_that_may_change_and_zeros_at_first(string name)
    {
        using DeviceUnderTest device = Open(name);
        Device d = device.Device;
        Matrix matrix = d.CreateMatrix(3, 7), bytes = d.CreateByteMatrix(3, 7, 0.5f);
        Indices list = d.CreateIndices(3);
        Assert.Equal((3, 7, false, true), (matrix.Rows, matrix.Columns, matrix.HoldsBytes, bytes.HoldsBytes));
        Assert.Equal(new float[21], matrix.ToArray());
        Assert.Equal(new float[21], bytes.ToArray());
        Assert.Equal(new int[3], list.ToArray());
        float[] values = [.. Enumerable.Range(0, 21).Select(i => (float)i)];
        matrix.Upload(values);
        matrix.SetRows(1);
        Assert.Equal(values[..7], matrix.ToArray());
        matrix.SetRows(3);
        Assert.Equal(values, matrix.ToArray());
        Assert.True(matrix.IsFinite());
        matrix.SetRows(100);
        matrix.Upload([.. Enumerable.Repeat(float.NaN, 700)]);
        Assert.False(matrix.IsFinite());
        list.SetLength(50);
        list.Upload([.. Enumerable.Range(0, 50)]);
        list.SetLength(2);
        Assert.Equal([0, 1], list.ToArray());
    }

    [Theory, EachDevice]
    public void Sizes_that_make_no_matrix_or_list_and_buffers_of_another_length_are_refused(string name)
    {
        using DeviceUnderTest device = Open(name);
        Device d = device.Device;
        Matrix matrix = d.CreateMatrix(2, 3), bytes = d.CreateByteMatrix(2, 3, 1);
        Indices list = d.CreateIndices(3);
        Refuses(() => d.CreateMatrix(-1, 1));
        Refuses(() => d.CreateMatrix(1, 0));
        Refuses(() => d.CreateByteMatrix(1, 0, 1));
        Refuses(() => d.CreateIndices(-1));
        Refuses(() => matrix.SetRows(-1));
        Refuses(() => bytes.SetRows(-1));
        Refuses(() => list.SetLength(-1));
        Refuses(() => matrix.Upload(new float[5]));
        Refuses(() => matrix.Download(new float[7]));
        Refuses(() => bytes.Download(new float[7]));
        Refuses(() => list.Upload(new int[2]));
        Refuses(() => list.Download(new int[4]));
        Assert.Throws<NotSupportedException>(() => bytes.Upload(new float[6]));
    }

    private static void Refuses(Action action) => Assert.ThrowsAny<ArgumentException>(action);
}
