namespace MeProp.Tests;

public sealed class NetworkTests : IDisposable
{
    private readonly ReferenceDevice _device = new();

    public void Dispose() => _device.Dispose();

    [Fact]
    public void Making_weights_can_be_cancelled_within_a_layer()
    {
        using var source = new CancellationTokenSource();
        var random = new RandomStream(1);
        var network = new Network(new ValuesInput(600), new Dense(1000, initializer: new Cancelling(source)));
        Assert.Throws<OperationCanceledException>(() => network.BuildUnlessCancelled(_device, random, source.Token));
        Assert.False(network.IsBuilt);

        // The stream is usable afterwards, and building again makes the weights.
        network.Build(_device, random);
        Assert.True(network.IsBuilt);
    }

    [Theory]
    [InlineData("he")]
    [InlineData("uniform")]
    [InlineData("orthogonal")]
    public void Every_way_of_drawing_stops_when_it_is_cancelled(string name)
    {
        Initializer[] all = [Initializer.He, Initializer.Uniform, Initializer.Orthogonal];
        var random = new RandomStream(1) { Cancellation = new CancellationToken(canceled: true) };
        Initializer initializer = all.Single(one => one.Name == name);
        Assert.Throws<OperationCanceledException>(() => initializer.Initialize(
            _device.CreateMatrix(300, 300), _device.CreateMatrix(1, 300), random));
    }

    [Fact]
    public void A_trainer_that_is_cancelled_while_weights_are_made_says_so()
    {
        using var source = new CancellationTokenSource();
        var network = new Network(new ValuesInput(4), new Dense(2, initializer: new Cancelling(source)), new Dense(2));
        var trainer = new Trainer(
            _device, network, new SoftmaxCrossEntropy(), new Adam(), new TrainerOptions { Epochs = 1 });
        var examples = new ByteExamples(new byte[8], 4, new byte[2], 2);
        Assert.Throws<OperationCanceledException>(() => trainer.Train(examples, cancellationToken: source.Token));
        Assert.False(network.IsBuilt);
    }

    private sealed class Cancelling(CancellationTokenSource source) : Initializer
    {
        public override string Name => "cancelling";

        protected override void Draw(
            Span<float> weight, Span<float> bias, int inputs, int outputs, RandomStream random)
        {
            source.Cancel();
            FillUniform(weight, 1, random);
        }
    }

    [Fact]
    public void An_mlp_has_the_layers_of_its_options()
    {
        var network = Network.Mlp(new MlpOptions
        {
            Inputs = 784,
            Classes = 10,
            HiddenSize = 50,
            Layers = 3,
            Keep = Keep.UnifiedTopK(5),
            Dropout = 0.1f,
        });
        Assert.Equal(
            "Dense 784 → 50, Relu, unified top-k 5 · Dropout 0.1 · "
            + "Dense 50 → 50, Relu, unified top-k 5 · Dropout 0.1 · Dense 50 → 10",
            network.ToString());
        Assert.Equal((false, 784, 10), (network.IsBuilt, network.Inputs, network.Outputs));
        network.Build(_device, new RandomStream(1));
        Assert.Equal(
            (true, 10, 784 * 50 + 50 + 50 * 50 + 50 + 50 * 10 + 10),
            (network.IsBuilt, network.Outputs, network.ParameterCount));
        Assert.Equal(
            ["0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"], network.Parameters.Select(p => p.Name));
    }

    [Theory]
    [InlineData(Activation.Relu, "Dense 2 → 500, Relu")]
    [InlineData(Activation.Tanh, "Dense 2 → 500, Tanh")]
    [InlineData(Activation.Sigmoid, "Dense 2 → 500, Sigmoid")]
    [InlineData(Activation.Cube, "Dense 2 → 500, Cube")]
    public void An_mlp_has_the_activation_of_its_options(Activation activation, string expected)
    {
        var options = new MlpOptions { Inputs = 2, Classes = 2, Layers = 2, Activation = activation };
        Assert.Equal(expected, Network.Mlp(options).Layers[0].ToString());
    }

    [Fact]
    public void One_layer_is_a_linear_classifier()
    {
        var options = new MlpOptions { Inputs = 4, Classes = 3, Layers = 1, Keep = Keep.TopK(1) };
        Assert.Equal("Dense 4 → 3", Network.Mlp(options).ToString());
    }

    [Fact]
    public void Sizes_below_1_are_errors()
    {
        foreach (MlpOptions wrong in (MlpOptions[])
        [
            new() { Inputs = 0, Classes = 2 }, new() { Inputs = 1, Classes = 0 },
            new() { Inputs = 1, Classes = 2, HiddenSize = 0 }, new() { Inputs = 1, Classes = 2, Layers = 0 },
        ])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Network.Mlp(wrong));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new ValuesInput(0));
        Assert.Throws<ArgumentException>(() => new Network(new ValuesInput(1)));
    }

    [Fact]
    public void Widths_flow_from_the_input_before_anything_is_built()
    {
        var network = new Network(
            new ValuesInput(4), new Dropout(0.5f), new Dense(5), new ActivationLayer(Activation.Tanh), new Dense(2));
        Assert.Equal([4, 4, 5, 5], network.Layers.Select(layer => layer.Inputs));
        Assert.Equal([4, 5, 5, 2], network.Layers.Select(layer => layer.Outputs));
        Assert.Equal(["0", "1", "2", "3"], network.Layers.Select(layer => layer.Name));
        Assert.Equal([5], network.HiddenSizes);
        Assert.Empty(network.Parameters);
    }

    [Fact]
    public void A_layer_that_states_another_width_is_an_error_that_names_it_and_both_widths()
    {
        Layer[] layers = [new Dense(5), new ActivationLayer(Activation.Relu), new Dense(2) { ExpectedInputs = 6 }];
        string message = Assert.Throws<ArgumentException>(() => new Network(new ValuesInput(4), layers)).Message;
        Assert.Equal("Layer 2 (Dense 6 → 2) takes 6 inputs, but what comes before it gives 5.", message);
    }

    [Fact]
    public void A_layer_stands_in_a_network_once()
    {
        var layer = new ActivationLayer(Activation.Relu);
        Assert.Throws<ArgumentException>(() => new Network(new ValuesInput(4), layer, layer));
    }

    [Fact]
    public void Without_a_random_stream_all_parameters_are_0()
    {
        var network = new Network(new ValuesInput(4), new Dense(5), new Dense(2));
        network.Build(_device, null);
        Assert.All(network.Parameters, p => Assert.Equal(new float[p.Count], p.Value.ToArray()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Layers_before_the_first_parameters_are_differentiated_only_for_a_trained_input(bool isTrained)
    {
        InputLayer input = isTrained ? new OffsetInput(4) : new ValuesInput(4);
        var spy = new SpyLayer();
        var network = new Network(input, spy, new Dense(3));
        network.Build(_device, new RandomStream(1));
        var context = new StepContext(_device, new RandomStreams(1)) { IsTraining = true };
        network.Forward(BatchOf(2, 4), context);
        network.Backward(TestMatrix.Gaussian(new RandomStream(3), 2, 3), context);
        Assert.Equal(isTrained ? "2 × 4" : null, spy.OutputGradient?.ToString());
        if (input is not OffsetInput offset) return;
        Assert.Equal(spy.OutputGradient!.ToArray(), offset.InputGradient);
        Assert.Equal(["input.offset", "1.weight", "1.bias"], network.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void Misuse_is_an_error_that_says_what_is_wrong()
    {
        var network = new Network(new ValuesInput(4), new Dense(2));
        var context = new StepContext(_device, new RandomStreams(1));
        string notBuilt = Assert.Throws<InvalidOperationException>(
            () => network.Forward(BatchOf(1, 4), context)).Message;
        Assert.Contains("not built", notBuilt, StringComparison.Ordinal);
        network.Build(_device, null);
        Assert.Equal(
            "The network reads 4 values, the examples have 3.",
            Assert.Throws<ArgumentException>(() => network.Forward(BatchOf(1, 3), context)).Message);
        Assert.Equal(
            "The network reads 4 values, the batch holds none.",
            Assert.Throws<ArgumentException>(() => network.Forward(new Batch(_device), context)).Message);
    }

    [Fact]
    public void Dropout_does_nothing_outside_training_and_draws_one_key_per_step_within()
    {
        var layer = new Dropout(0.5f);
        layer.Connect("0", 50);
        layer.Build(_device, null);
        var context = new StepContext(_device, new RandomStreams(7));
        HostMatrix x = TestMatrix.Filled(4, 50, 1);
        Assert.Same(x, layer.Forward(x, context));
        Assert.Same(x, layer.Backward(x, context, needsInputGradient: true));

        context.IsTraining = true;
        float[] first = layer.Forward(x, context).ToArray();
        float[] backward = layer.Backward(x, context, needsInputGradient: true)!.ToArray();
        float[] second = layer.Forward(x, context).ToArray();
        Assert.Equal(first, backward);
        Assert.NotEqual(first, second);
        Assert.Equal([0, 2], first.Distinct().Order());

        var keys = new RandomStreams(7);
        keys.Dropout.NextUInt64();
        keys.Dropout.NextUInt64();
        Assert.Equal(keys.Dropout.State, context.Streams.Dropout.State);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1f)]
    [InlineData(float.NaN)]
    public void A_dropout_rate_outside_0_to_1_is_an_error(float rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(rate));

    [Fact]
    public void Activations_and_dropout_say_when_they_are_not_built()
    {
        var context = new StepContext(_device, new RandomStreams(1)) { IsTraining = true };
        foreach (Layer layer in (Layer[])[new ActivationLayer(Activation.Relu), new Dropout(0.5f)])
        {
            Assert.Contains(
                "not built",
                Assert.Throws<InvalidOperationException>(() => layer.Forward(new HostMatrix(1, 1), context)).Message,
                StringComparison.Ordinal);
        }
    }

    private Batch BatchOf(int count, int inputs)
    {
        float[] values = TestMatrix.Gaussian(new RandomStream(2), count, inputs).ToArray();
        var batch = new Batch(_device);
        new FloatExamples(values, inputs, new int[count], 2).Fill([.. Enumerable.Range(0, count)], batch);
        return batch;
    }

    /// <summary>Changes nothing and remembers the gradient that it was given.</summary>
    private sealed class SpyLayer : Layer
    {
        public override string Type => "spy";

        public override int Outputs => Inputs;

        public Matrix? OutputGradient { get; private set; }

        public override Matrix Forward(Matrix x, StepContext step) => x;

        public override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient)
        {
            Assert.True(needsInputGradient);
            return OutputGradient = dy;
        }

        public override string ToString() => "Spy";
    }
}
