namespace MeProp.Tests;

/// <summary>Errors of operands name what does not fit; kernels work on bare pointers.</summary>
public class ShapesTests
{
    [Fact]
    public void Operands_that_do_not_fit_are_named_by_their_shapes()
    {
        using CpuDevice device = CpuDevice.Create(1);
        HostMatrix x = new(3, 8), w = new(5, 8), b = new(1, 5), y = new(3, 5), wrong = new(4, 6);
        Selection all = TestSelection.All(3, 5).On(device);
        Refuses(() => device.Dense.Forward(x, wrong, b, null, y), "Forward", "3 × 8", "4 × 6");
        Refuses(() => device.Dense.BackwardInput(y, w, all, wrong), "3 × 5", "4 × 6");
        Refuses(() => device.Selection.CountKept(y, all, device.CreateIndices(4)), "3 × 5", "4 integers");
        Refuses(
            () => device.Rows.Gather(device.CreateTable(new byte[16], 8), device.CreateIndices(3), x),
            "table of 2 × 8", "3 integers", "3 × 8");
    }

    [Fact]
    public void Indices_out_of_range_are_named_with_their_position()
    {
        using CpuDevice device = CpuDevice.Create(1);
        HostMatrix y = new(2, 5);
        Accumulator loss = device.CreateAccumulator();
        Table floats = device.CreateTable(new float[10], 5), none = device.CreateTable(Array.Empty<float>(), 5);
        Refuses(() => device.Classification.SoftmaxCrossEntropy(y, Of(0, 5), 1, null, loss), "Target 5 at position 1");
        Refuses(() => device.Classification.SoftmaxCrossEntropy(y, Of(-2, 0), 1, y, loss), "Target -2 at position 0");
        Refuses(() => device.Rows.Gather(floats, Of(0, 2), y), "Row 2 at position 1");
        Refuses(() => device.Rows.Gather(none, Of(0, 0), y), "Row 0");

        Indices Of(params ReadOnlySpan<int> values) => TestMatrix.Place(device, values);
    }

    [Fact]
    public void Layers_refuse_gradients_of_another_batch_and_say_which_layer()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var network = new Network(
            new ValuesInput(4), new Dense(3), new ActivationLayer(Activation.Relu), new Dense(2));
        network.Build(device, new RandomStream(1));
        var step = new StepContext(device, new RandomStreams(1)) { IsTraining = true };
        var examples = new FloatExamples(new float[8], 4, new int[2], 2);
        network.Forward(new Batches(new Batch(device), examples, 2).Fill(0), step);
        Refuses(() => network.Backward(new HostMatrix(7, 2), step), "Layer 2", "2 × 2", "7 × 2");
        Refuses(() => network.Layers[1].Forward(new HostMatrix(2, 64), step), "Layer 1", "2 × 64");
    }

    [Fact]
    public void A_matrix_beyond_the_largest_array_is_refused_with_its_shape() =>
        Refuses(() => _ = new HostMatrix(70_000, 40_000), "70000 × 40000");

    [Fact]
    public void Copies_and_uploads_zero_a_padding_that_an_infinite_gradient_reached()
    {
        using CpuDevice device = CpuDevice.Create(1);
        HostMatrix x = TestMatrix.Gaussian(new RandomStream(1), 2, 9), b = new(1, 5), y = new(2, 5), good = new(5, 9);
        var parameter = new Parameter(device, "w", 5, 9);
        HostMatrix dy = new(2, 5);
        dy.Row(0)[1] = float.PositiveInfinity;
        device.Dense.BackwardWeights(x, dy, TestSelection.All(2, 5).On(device), parameter);
        new Sgd().Step(device, [parameter]);
        device.Rows.Copy(good, parameter.Value);
        device.Dense.Forward(x, parameter.Value, b, null, y);
        Assert.All(y.ToArray(), value => Assert.Equal(0, value));
        new Sgd().Step(device, [parameter]);
        parameter.Value.Upload(new float[45]);
        device.Dense.Forward(x, parameter.Value, b, null, y);
        Assert.All(y.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_loss_serves_logits_of_several_widths()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var loss = new SoftmaxCrossEntropy();
        var examples = new FloatExamples(new float[2], 1, new[] { 1, 2 }, 3);
        Batch batch = new Batches(new Batch(device), examples, 2).Fill(0);
        foreach (int classes in (int[])[10, 5, 40])
        {
            Matrix gradient = loss.Compute(new HostMatrix(2, classes), batch, device.CreateAccumulator());
            Assert.Equal((2, classes), (gradient.Rows, gradient.Columns));
        }
    }

    private static void Refuses(Action action, params string[] parts)
    {
        string message = Assert.ThrowsAny<ArgumentException>(action).Message;
        foreach (string part in parts) Assert.Contains(part, message);
    }
}
