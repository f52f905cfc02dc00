namespace MeProp.Tests;

/// <summary>What is removed from a network, and that what stays is the network without it.</summary>
public class SimplifierTests
{
    private const int N = 7, Inputs = 9, Hidden = 12, Classes = 4;

    private static readonly bool[] Goes = [true, false, false, true, true, false, false, false, true, false, false, true];

    public static TheoryData<Activation, int, float, bool> Networks
    {
        get
        {
            var data = new TheoryData<Activation, int, float, bool>();
            foreach (Activation activation in Enum.GetValues<Activation>())
                foreach (int layers in activation == Activation.Cube ? (int[])[2, 3] : [2, 3, 5]) // Cubes of cubes leave the range of numbers.
                    foreach (float dropout in (float[])[0, 0.25f])
                        foreach (bool isApart in (bool[])[false, true]) data.Add(activation, layers, dropout, isApart);
            return data;
        }
    }

    [Theory, MemberData(nameof(Networks))]
    public void Neurons_that_nobody_listens_to_change_nothing_when_they_go(Activation activation, int layers, float dropout, bool isApart)
    {
        using CpuDevice device = CpuDevice.Create(1);
        Sequential network = Build(device, activation, layers, dropout, isApart);
        Dense[] dense = [.. network.Flatten().OfType<Dense>()];
        foreach (Dense layer in dense.Skip(1))
        {
            HostMatrix w = (HostMatrix)layer.Weight.Value;
            for (int row = 0; row < w.Rows; row++)
                for (int column = 0; column < w.Columns; column++) w.Row(row)[column] = Goes[column] ? 0 : w.Row(row)[column];
        }

        HostMatrix x = TestMatrix.Gaussian(new RandomStream(2), N, Inputs);
        var context = new StepContext(device, new RandomStreams(1));
        float[] expected = network.Forward(x, context).ToArray();
        Assert.Equal(5 * (layers - 1), Remove(device, network));
        Assert.All(network.HiddenSizes, size => Assert.Equal(Hidden - 5, size));
        Assert.Equal(layers - 1, network.HiddenSizes.Count);
        Assert.Equal(Classes, network.Outputs);
        TestMatrix.AssertEqual(TestMatrix.Of(N, Classes, expected), network.Forward(x, context), activation == Activation.Cube ? 1e-5 : 1e-6, $"{network}");
    }

    /// <summary>The smaller network trains exactly like one that was built with its sizes, values and moments: no buffer or state is left of the old sizes.</summary>
    [Theory, MemberData(nameof(Networks))]
    public void A_smaller_network_trains_like_one_that_was_built_small(Activation activation, int layers, float dropout, bool isApart)
    {
        using CpuDevice device = CpuDevice.Create(1);
        Sequential network = Build(device, activation, layers, dropout, isApart);
        Adam optimizer = new() { Update = Update.All }, other = new() { Update = Update.All };
        Train(network, optimizer, steps: 3);
        Remove(device, network);

        Sequential small = Build(device, activation, layers, dropout, isApart, Hidden - 5);
        foreach ((Parameter from, Parameter to) in network.Parameters.Zip(small.Parameters))
        {
            to.Value.Upload(from.Value.ToArray());
            to.EnsureFirstMoment().Upload(from.FirstMoment!.ToArray());
            to.EnsureSecondMoment().Upload(from.SecondMoment!.ToArray());
        }

        other.Steps = optimizer.Steps;
        Train(network, optimizer, steps: 4);
        Train(small, other, steps: 4);
        foreach ((Parameter expected, Parameter actual) in small.Parameters.Zip(network.Parameters))
        {
            TestMatrix.AssertSameBits(expected.Value.ToArray(), actual.Value.ToArray(), expected.Name);
            TestMatrix.AssertSameBits(expected.FirstMoment!.ToArray(), actual.FirstMoment!.ToArray(), expected.Name);
            TestMatrix.AssertSameBits(expected.SecondMoment!.ToArray(), actual.SecondMoment!.ToArray(), expected.Name);
        }

        void Train(Sequential trained, Adam with, int steps)
        {
            var context = new StepContext(device, new RandomStreams(3)) { IsTraining = true };
            var loss = new SoftmaxCrossEntropy();
            for (int step = 0; step < steps; step++)
            {
                HostMatrix x = TestMatrix.Gaussian(new RandomStream((ulong)step), N, Inputs);
                for (int n = 0; n < N; n++)
                    foreach (ref float value in x.Row(n)) value *= 0.5f;
                Matrix logits = trained.Forward(x, context);
                loss.Compute(logits, [0, 1, 2, 3, 2, 1, 0], context, out Matrix gradient);
                trained.Backward(gradient, context, needsInputGradient: false);
                with.Step(device, trained.Parameters);
            }
        }
    }

    [Fact]
    public void Rows_of_the_layer_and_columns_of_the_next_go_with_their_moments()
    {
        using var device = new ReferenceDevice();
        var network = new Sequential(new Dense(2, 3), new Tanh(), new Dense(3, 2));
        network.Build(device, "", 2, new RandomStream(1));
        foreach (Parameter parameter in network.Parameters)
        {
            float[] values = [.. Enumerable.Range(0, parameter.Count).Select(i => i + 1f)];
            parameter.Value.Upload(values);
            parameter.EnsureFirstMoment().Upload([.. values.Select(value => 10 * value)]);
            parameter.EnsureSecondMoment().Upload([.. values.Select(value => 100 * value)]);
        }

        var simplifier = new Simplifier(network, new() { Prune = 0.5 });
        simplifier.Attach();
        Assert.Single(simplifier.Activities).Restore([9, 1, 5], 10);
        Assert.Equal(1, simplifier.Simplify(device));
        float[][] expected = [[1, 2, 5, 6], [1, 3], [1, 3, 4, 6], [1, 2]];
        foreach ((float[] values, Parameter parameter) in expected.Zip(network.Parameters))
        {
            Assert.Equal(values, parameter.Value.ToArray());
            Assert.Equal(values.Select(value => 10 * value), parameter.FirstMoment!.ToArray());
            Assert.Equal(values.Select(value => 100 * value), parameter.SecondMoment!.ToArray());
            Assert.Equal(parameter.Value.ToString(), parameter.Gradient.ToString());
            Assert.Null(parameter.Touched);
        }

        Assert.Equal("Dense 2 → 2 · Tanh · Dense 2 → 2", network.ToString());
        Assert.Equal((2, 0L), (simplifier.Activities[0].Hits.Length, simplifier.Activities[0].Examples));
    }

    [Fact]
    public void A_layer_never_loses_its_last_neuron()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Sequential network = Build(device, Activation.Relu, 4, 0.25f, isApart: false);
        float[] second = network.Flatten().OfType<Dense>().ElementAt(1).Weight.Value.ToArray();
        var simplifier = new Simplifier(network, new() { Prune = 1 });
        simplifier.Attach();
        for (int time = 0; time < 2; time++)
        {
            foreach (NeuronActivity activity in simplifier.Activities) activity.Restore([.. Enumerable.Range(0, activity.Hits.Length).Select(j => j == 8 ? 3L : 2)], 100);
            simplifier.Simplify(device);
            Assert.Equal([1, 1, 1], network.HiddenSizes);
        }

        // Neuron 8 of the first layer stays as the input of neuron 8 of the second.
        Assert.Equal([second[8 * Hidden + 8]], network.Flatten().OfType<Dense>().ElementAt(1).Weight.Value.ToArray());
        var context = new StepContext(device, new RandomStreams(1));
        Assert.Equal("7 × 4", network.Forward(TestMatrix.Gaussian(new RandomStream(2), N, Inputs), context).ToString());
    }

    [Fact]
    public void What_stands_before_a_layer_of_another_kind_stays_as_it_is()
    {
        using var device = new ReferenceDevice();
        var network = new Sequential(new Dense(4, 5), new Doubled(), new Dense(5, 6), new Relu(), new Dense(6, 2));
        network.Build(device, "", 4, new RandomStream(1));
        var simplifier = new Simplifier(network, new() { Prune = 1 });
        simplifier.Attach();
        Assert.Single(simplifier.Activities).Restore(new long[6], 10);
        Assert.Equal(5, simplifier.Simplify(device));
        Assert.Equal([5, 1], network.HiddenSizes);
    }

    [Fact]
    public void A_linear_classifier_has_nothing_to_remove()
    {
        using var device = new ReferenceDevice();
        var network = new Sequential(new Dense(4, 3));
        network.Build(device, "", 4, new RandomStream(1));
        var simplifier = new Simplifier(network, new() { Prune = 1 });
        simplifier.Attach();
        Assert.Empty(simplifier.Activities);
        Assert.Equal(0, simplifier.Simplify(device));
    }

    [Fact]
    public void The_best_parameters_come_back_with_their_shapes()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Sequential network = Build(device, Activation.Cube, 3, 0.25f, isApart: false);
        foreach (Parameter parameter in network.Parameters) parameter.EnsureFirstMoment();
        float[][] values = [.. network.Parameters.Select(parameter => parameter.Value.ToArray())];
        HostMatrix x = TestMatrix.Gaussian(new RandomStream(2), N, Inputs);
        var context = new StepContext(device, new RandomStreams(1));
        float[] expected = network.Forward(x, context).ToArray();
        var large = new ParameterSnapshot(device, network);
        Remove(device, network);
        var small = new ParameterSnapshot(device, network);
        large.Restore(device);
        Assert.Equal([Hidden, Hidden], network.HiddenSizes);
        Assert.Equal(values, network.Parameters.Select(parameter => parameter.Value.ToArray()));
        Assert.All(network.Parameters.SkipLast(1), parameter => Assert.Null(parameter.FirstMoment));
        Assert.Equal(expected, network.Forward(x, context).ToArray());
        small.Restore(device);
        Assert.Equal([Hidden - 5, Hidden - 5], network.HiddenSizes);
        large.Save(device);
        large.Restore(device);
        Assert.Equal([Hidden - 5, Hidden - 5], network.HiddenSizes);
        Assert.Equal("7 × 4", network.Forward(x, context).ToString());
    }

    [Theory]
    [InlineData(-0.1, 5)]
    [InlineData(1.1, 5)]
    [InlineData(double.NaN, 5)]
    [InlineData(0.1, 0)]
    public void Options_out_of_range_are_errors(double prune, int cycle)
    {
        var options = new TrainerOptions { Simplification = new() { Prune = prune, CycleEpochs = cycle } };
        Assert.Throws<ArgumentOutOfRangeException>(options.Validate);
    }

    private static int Remove(Device device, Sequential network)
    {
        var simplifier = new Simplifier(network, new() { Prune = 0.5 });
        simplifier.Attach();
        foreach (NeuronActivity activity in simplifier.Activities) activity.Restore([.. Goes.Select(goes => goes ? 49L : 50)], 100);
        return simplifier.Simplify(device);
    }

    /// <summary>With activations within the linear layers, or apart from them in networks of their own.</summary>
    private static Sequential Build(Device device, Activation activation, int layers, float dropout, bool isApart, int hidden = Hidden)
    {
        Sequential network = Sequential.Mlp(new MlpOptions { Inputs = Inputs, Classes = Classes, HiddenSize = hidden, Layers = layers, Activation = activation, Dropout = dropout, Keep = Keep.TopK(3) });
        if (isApart)
        {
            Layer apart = activation switch { Activation.Relu => new Relu(), Activation.Tanh => new Tanh(), Activation.Sigmoid => new Sigmoid(), _ => new Cube() };
            var first = new Sequential(new Dense(Inputs, hidden, Keep.TopK(3)), apart, new Dropout(dropout));
            network = new Sequential([first, .. network.Layers.Skip(1).SkipWhile(layer => layer is Dropout)]);
        }

        network.Build(device, "", Inputs, new RandomStream(4));
        return network;
    }

    /// <summary>A layer that the library does not know.</summary>
    private sealed class Doubled : Layer
    {
        public override Matrix Forward(Matrix x, StepContext step) => x;

        public override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient) => dy;

        public override string ToString() => "Doubled";

        protected override int Build(Device device, int inputs, RandomStream random) => inputs;
    }
}
