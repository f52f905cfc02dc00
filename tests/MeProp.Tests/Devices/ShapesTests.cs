namespace MeProp.Tests;

/// <summary>Operands that do not fit each other are refused at the edge of the device: kernels work on bare pointers.</summary>
public class ShapesTests
{
    [Fact]
    public void Operations_refuse_operands_that_do_not_fit()
    {
        using CpuDevice device = CpuDevice.Create(1);
        HostMatrix x = new(3, 8), w = new(5, 8), b = new(1, 5), y = new(3, 5), wrong = new(4, 6);
        Selection all = new(), other = new();
        all.SetAll(3, 5);
        other.SetAll(9, 5);
        Refuses(() => device.DenseForward(x, wrong, b, null, y), "3 × 8", "4 × 6");
        Refuses(() => device.DenseBackwardInput(y, w, all, wrong), "3 × 5", "4 × 6");
        Refuses(() => device.DenseBackwardWeights(x, y, other, w));
        Refuses(() => device.DenseBackwardBias(y, wrong));
        Refuses(() => device.CountKept(y, all, new long[4]), "3 × 5");
        Refuses(() => device.CountKept(y, other, new long[5]));
        Refuses(() => device.ActivationForward(Activation.Relu, x, y));
        Refuses(() => device.ActivationBackward(Activation.Tanh, y, y, y, x));
        Refuses(() => device.Dropout(x, 0.5f, 1, y));
        Refuses(() => device.Copy(x, y));
        Refuses(() => device.ArgMax(y, new int[2]));
        Refuses(() => device.SoftmaxCrossEntropy(y, new int[2], 1, null));
    }

    [Fact]
    public void Labels_and_examples_out_of_range_are_refused()
    {
        using CpuDevice device = CpuDevice.Create(1);
        HostMatrix y = new(2, 5);
        Refuses(() => device.SoftmaxCrossEntropy(y, [0, 5], 1, null), "Label 5 at position 1");
        Refuses(() => device.SoftmaxCrossEntropy(y, [-1, 0], 1, y), "Label -1 at position 0");
        Refuses(() => device.GatherRows(new byte[10], [0, 2], 1, y), "Example 2 at position 1");
        Refuses(() => device.GatherRows(Array.Empty<byte>(), [0, 0], 1, y), "Example 0");
    }

    [Fact]
    public void Layers_refuse_gradients_of_another_batch_and_say_which_layer()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var network = new Sequential(new Dense(4, 3), new Relu(), new Dense(3, 2));
        network.Build(device, "", 4, new RandomStream(1));
        var step = new StepContext(device, new RandomStreams(1)) { IsTraining = true };
        network.Forward(new HostMatrix(2, 4), step);
        Refuses(() => network.Backward(new HostMatrix(7, 2), step, false), "Layer 2", "2 × 2", "7 × 2");
        Refuses(() => network.Layers[1].Forward(new HostMatrix(2, 64), step), "Layer 1", "2 × 64");
    }

    [Fact]
    public void A_matrix_beyond_the_largest_array_is_refused_with_its_shape() =>
        Refuses(() => _ = new HostMatrix(70_000, 40_000), "70000 × 40000");

    [Fact]
    public void Copies_and_uploads_zero_a_padding_that_an_infinite_gradient_reached()
    {
        using CpuDevice device = CpuDevice.Create(1);
        HostMatrix w = new(5, 9), x = TestMatrix.Gaussian(new RandomStream(1), 2, 9), b = new(1, 5), y = new(2, 5), good = new(5, 9);
        var parameter = new Parameter(device, "w", 5, 9);
        HostMatrix dy = new(2, 5);
        dy.Row(0)[1] = float.PositiveInfinity;
        var all = new Selection();
        all.SetAll(2, 5);
        device.DenseBackwardWeights(x, dy, all, parameter.Gradient);
        new Sgd().Step(device, [parameter]);
        device.Copy(good, parameter.Value);
        device.DenseForward(x, parameter.Value, b, null, y);
        Assert.All(y.ToArray(), value => Assert.Equal(0, value));
        new Sgd().Step(device, [parameter]);
        parameter.Value.Upload(new float[45]);
        device.DenseForward(x, parameter.Value, b, null, y);
        Assert.All(y.ToArray(), value => Assert.Equal(0, value));
        Assert.Equal(0, w.Row(0)[0]);
    }

    [Fact]
    public void A_loss_serves_logits_of_several_widths()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var step = new StepContext(device, new RandomStreams(1));
        var loss = new SoftmaxCrossEntropy();
        foreach (int classes in (int[])[10, 5, 40])
        {
            loss.Compute(new HostMatrix(2, classes), [1, 2], step, out Matrix gradient);
            Assert.Equal((2, classes), (gradient.Rows, gradient.Columns));
        }
    }

    private static void Refuses(Action action, params string[] parts)
    {
        string message = Assert.ThrowsAny<ArgumentException>(action).Message;
        foreach (string part in parts) Assert.Contains(part, message);
    }
}
