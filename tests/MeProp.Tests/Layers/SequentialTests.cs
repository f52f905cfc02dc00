namespace MeProp.Tests;

public class SequentialTests
{
    [Fact]
    public void An_mlp_has_the_layers_of_its_options()
    {
        Sequential network = Sequential.Mlp(new MlpOptions { Inputs = 784, Classes = 10, HiddenSize = 50, Layers = 3, Keep = Keep.UnifiedTopK(5), Dropout = 0.1f });
        Assert.Equal(
            "Dense 784 → 50, Relu, unified top-k 5 · Dropout 0.1 · Dense 50 → 50, Relu, unified top-k 5 · Dropout 0.1 · Dense 50 → 10",
            network.ToString());
        Assert.False(network.IsBuilt);
        using var device = new ReferenceDevice();
        Assert.Equal(10, network.Build(device, "", 784, new RandomStream(1)));
        Assert.Equal((true, 10, 784 * 50 + 50 + 50 * 50 + 50 + 50 * 10 + 10), (network.IsBuilt, network.Outputs, network.ParameterCount));
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "4.bias"], network.Parameters.Select(p => p.Name));
    }

    [Theory]
    [InlineData(Activation.Relu, "Dense 2 → 500, Relu")]
    [InlineData(Activation.Tanh, "Dense 2 → 500, Tanh")]
    [InlineData(Activation.Sigmoid, "Dense 2 → 500, Sigmoid")]
    [InlineData(Activation.Cube, "Dense 2 → 500, Cube")]
    public void An_mlp_has_the_activation_of_its_options(Activation activation, string expected) =>
        Assert.Equal(expected, Sequential.Mlp(new MlpOptions { Inputs = 2, Classes = 2, Layers = 2, Activation = activation }).Layers[0].ToString());

    [Fact]
    public void One_layer_is_a_linear_classifier() =>
        Assert.Equal("Dense 4 → 3", Sequential.Mlp(new MlpOptions { Inputs = 4, Classes = 3, Layers = 1, Keep = Keep.TopK(1) }).ToString());

    [Fact]
    public void Sizes_below_1_are_errors()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Sequential.Mlp(new MlpOptions { Inputs = 0, Classes = 2 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sequential.Mlp(new MlpOptions { Inputs = 1, Classes = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sequential.Mlp(new MlpOptions { Inputs = 1, Classes = 2, HiddenSize = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Sequential.Mlp(new MlpOptions { Inputs = 1, Classes = 2, Layers = 0 }));
        Assert.Throws<ArgumentException>(() => new Sequential());
    }

    [Fact]
    public void A_layer_that_does_not_fit_its_predecessor_is_an_error_that_names_it()
    {
        using var device = new ReferenceDevice();
        var network = new Sequential(new Dense(4, 5), new Relu(), new Dense(6, 2));
        string message = Assert.Throws<ArgumentException>(() => network.Build(device, "", 4, new RandomStream(1))).Message;
        foreach (string part in (string[])["Layer 2", "Dense 6 → 2", "6 inputs", "gives 5"]) Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Networks_nest_and_prefix_the_names_of_their_parameters()
    {
        using var device = new ReferenceDevice();
        var network = new Sequential(new Sequential(new Dense(4, 5), new Tanh()), new Dense(5, 2));
        network.Build(device, "", 4, new RandomStream(1));
        Assert.Equal(["0.0.weight", "0.0.bias", "1.weight", "1.bias"], network.Parameters.Select(p => p.Name));
    }

    [Fact]
    public void Layers_before_the_first_parameters_are_not_differentiated_unless_asked()
    {
        using var device = new ReferenceDevice();
        var network = new Sequential(new Tanh(), new Dense(4, 3));
        network.Build(device, "", 4, new RandomStream(1));
        var context = new StepContext(device, new RandomStreams(1)) { IsTraining = true };
        network.Forward(TestMatrix.Gaussian(new RandomStream(2), 2, 4), context);
        HostMatrix dy = TestMatrix.Gaussian(new RandomStream(3), 2, 3);
        Assert.Null(network.Backward(dy, context, needsInputGradient: false));
        Assert.Equal("2 × 4", network.Backward(dy, context, needsInputGradient: true)!.ToString());
    }

    [Fact]
    public void Dropout_does_nothing_outside_training_and_draws_one_key_per_step_within()
    {
        using var device = new ReferenceDevice();
        var layer = new Dropout(0.5f);
        layer.Build(device, "0", 50, new RandomStream(1));
        var context = new StepContext(device, new RandomStreams(7));
        HostMatrix x = TestMatrix.Filled(4, 50, 1);
        Assert.Same(x, layer.Forward(x, context));
        Assert.Same(x, layer.Backward(x, context, needsInputGradient: true));

        context.IsTraining = true;
        float[] first = layer.Forward(x, context).ToArray(), backward = layer.Backward(x, context, needsInputGradient: true)!.ToArray();
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
    public void A_dropout_rate_outside_0_to_1_is_an_error(float rate) => Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(rate));

    [Fact]
    public void Activations_and_dropout_say_when_they_are_not_built()
    {
        using var device = new ReferenceDevice();
        var context = new StepContext(device, new RandomStreams(1)) { IsTraining = true };
        foreach (Layer layer in (Layer[])[new Relu(), new Dropout(0.5f)])
            Assert.Contains("not built", Assert.Throws<InvalidOperationException>(() => layer.Forward(new HostMatrix(1, 1), context)).Message, StringComparison.Ordinal);
    }
}
