namespace MeProp.Tests;

/// <summary>What is removed from a network, and that what stays is the network without it.</summary>
public class SimplifierTests
{
    private const int N = 7, Inputs = 9, Hidden = 12, Classes = 4;

    private static readonly bool[] Goes =
        [true, false, false, true, true, false, false, false, true, false, false, true];

    public static TheoryData<Activation, int, float, bool> Networks
    {
        get
        {
            var data = new TheoryData<Activation, int, float, bool>();
            foreach (Activation activation in Enum.GetValues<Activation>())
            {
                // Cubes of cubes leave the range of numbers.
                foreach (int layers in activation == Activation.Cube ? (int[])[2, 3] : [2, 3, 5])
                    foreach (float dropout in (float[])[0, 0.25f])
                        foreach (bool isApart in (bool[])[false, true]) data.Add(activation, layers, dropout, isApart);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Networks))]
    public void Neurons_that_nobody_listens_to_change_nothing_when_they_go(
        Activation activation, int layers, float dropout, bool isApart)
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = Build(device, activation, layers, dropout, isApart);
        foreach (Dense layer in network.Layers.OfType<Dense>().Skip(1))
        {
            float[] w = layer.Weight.Value.ToArray();
            for (int i = 0; i < w.Length; i++) w[i] = Goes[i % Hidden] ? 0 : w[i];
            layer.Weight.Value.Upload(w);
        }

        Batch batch = TestBatch.OfValues(device, TestBatch.Gaussian(2, N * Inputs), Inputs);
        var context = new StepContext(device, new RandomStreams(1));
        float[] expected = network.Forward(batch, context).ToArray();
        Assert.Equal(5 * (layers - 1), Remove(device, network));
        Assert.All(network.HiddenSizes, size => Assert.Equal(Hidden - 5, size));
        Assert.Equal(layers - 1, network.HiddenSizes.Count);
        Assert.Equal(Classes, network.Outputs);
        double tolerance = activation == Activation.Cube ? 1e-5 : 1e-6;
        TestMatrix.AssertEqual(
            TestBatch.Place(device, N, Classes, expected), network.Forward(batch, context), tolerance, $"{network}");
    }

    /// <summary>
    /// The smaller network trains exactly like one that was built with its sizes, values and moments: no buffer or
    /// state of the old sizes remains.
    /// </summary>
    [Theory, MemberData(nameof(Networks))]
    public void A_smaller_network_trains_like_one_that_was_built_small(
        Activation activation, int layers, float dropout, bool isApart)
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = Build(device, activation, layers, dropout, isApart);
        Adam optimizer = new() { Update = Update.All }, other = new() { Update = Update.All };
        Train(network, optimizer, steps: 3);
        Remove(device, network);

        Network small = Build(device, activation, layers, dropout, isApart, Hidden - 5);
        foreach ((Parameter from, Parameter to) in network.Parameters.Zip(small.Parameters))
        {
            to.Value.Upload(from.Value.ToArray());
            foreach ((string name, Matrix slot, _) in from.Slots) to.Slot(name).Upload(slot.ToArray());
        }

        other.Steps = optimizer.Steps;
        Train(network, optimizer, steps: 4);
        Train(small, other, steps: 4);
        foreach ((Parameter expected, Parameter actual) in small.Parameters.Zip(network.Parameters))
        {
            TestMatrix.AssertSameBits(expected.Value.ToArray(), actual.Value.ToArray(), expected.Name);
            Assert.Equal([Parameter.FirstMoment, Parameter.SecondMoment], actual.Slots.Select(slot => slot.Name));
            foreach ((string name, Matrix slot, _) in expected.Slots)
                TestMatrix.AssertSameBits(slot.ToArray(), actual.Slot(name).ToArray(), $"{expected.Name}.{name}");
        }

        void Train(Network trained, Adam with, int steps)
        {
            var context = new StepContext(device, new RandomStreams(3)) { IsTraining = true };
            var loss = new SoftmaxCrossEntropy();
            Accumulator sum = device.CreateAccumulator();
            for (int step = 0; step < steps; step++)
            {
                float[] x = [.. TestBatch.Gaussian((ulong)step, N * Inputs).Select(value => 0.5f * value)];
                var examples = new FloatExamples(x, Inputs, new int[] { 0, 1, 2, 3, 2, 1, 0 }, Classes);
                Batch batch = TestBatch.Of(examples, device);
                Matrix logits = trained.Forward(batch, context);
                trained.Backward(loss.Compute(logits, batch, sum), context);
                with.Step(device, trained.Parameters);
            }
        }
    }

    [Fact]
    public void Rows_of_the_layer_and_columns_of_the_next_go_with_their_moments()
    {
        using var device = new ReferenceDevice();
        var network = new Network(
            new ValuesInput(2), new Dense(3), new ActivationLayer(Activation.Tanh), new Dense(2));
        network.Build(device, new RandomStream(1));
        foreach (Parameter parameter in network.Parameters)
        {
            float[] values = [.. Enumerable.Range(0, parameter.Count).Select(i => i + 1f)];
            parameter.Value.Upload(values);
            parameter.Slot(Parameter.FirstMoment).Upload([.. values.Select(value => 10 * value)]);
            parameter.Slot("other").Upload([.. values.Select(value => 100 * value)]);
        }

        var simplifier = new Simplifier(network, device, new() { Prune = 0.5 });
        simplifier.Attach();
        Assert.Single(simplifier.Activities).Restore([9, 1, 5], 10);
        Assert.Equal(1, simplifier.Simplify());
        float[][] expected = [[1, 2, 5, 6], [1, 3], [1, 3, 4, 6], [1, 2]];
        foreach ((float[] values, Parameter parameter) in expected.Zip(network.Parameters))
        {
            Assert.Equal(values, parameter.Value.ToArray());
            Assert.Equal([Parameter.FirstMoment, "other"], parameter.Slots.Select(slot => slot.Name));
            Assert.Equal(values.Select(value => 10 * value), parameter.Slot(Parameter.FirstMoment).ToArray());
            Assert.Equal(values.Select(value => 100 * value), parameter.Slot("other").ToArray());
            Assert.Equal(parameter.Value.ToString(), parameter.Gradient.ToString());
            Assert.Null(parameter.Touched.Rows);
        }

        Assert.Equal("Dense 2 → 2 · Tanh · Dense 2 → 2", network.ToString());
        Assert.Equal((2, 0L), (simplifier.Activities[0].Neurons, simplifier.Activities[0].Examples));
    }

    [Fact]
    public void A_layer_never_loses_its_last_neuron()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = Build(device, Activation.Relu, 4, 0.25f, isApart: false);
        float[] second = network.Layers.OfType<Dense>().ElementAt(1).Weight.Value.ToArray();
        var simplifier = new Simplifier(network, device, new() { Prune = 1 });
        simplifier.Attach();
        for (int time = 0; time < 2; time++)
        {
            foreach (NeuronActivity activity in simplifier.Activities)
                activity.Restore([.. Enumerable.Range(0, activity.Neurons).Select(j => j == 8 ? 3 : 2)], 100);
            simplifier.Simplify();
            Assert.Equal([1, 1, 1], network.HiddenSizes);
        }

        // Neuron 8 of the first layer stays as the input of neuron 8 of the second.
        Assert.Equal([second[8 * Hidden + 8]], network.Layers.OfType<Dense>().ElementAt(1).Weight.Value.ToArray());
        var context = new StepContext(device, new RandomStreams(1));
        Batch batch = TestBatch.OfValues(device, TestBatch.Gaussian(2, N * Inputs), Inputs);
        Assert.Equal("7 × 4", network.Forward(batch, context).ToString());
    }

    [Fact]
    public void What_stands_before_a_layer_of_another_kind_stays_as_it_is()
    {
        using var device = new ReferenceDevice();
        var relu = new ActivationLayer(Activation.Relu);
        var network = new Network(
            new ValuesInput(4), new Dense(5), new Doubled(), new Dense(6), relu, new Dense(2));
        network.Build(device, new RandomStream(1));
        var simplifier = new Simplifier(network, device, new() { Prune = 1 });
        simplifier.Attach();
        Assert.Single(simplifier.Activities).Restore(new long[6], 10);
        Assert.Equal(5, simplifier.Simplify());
        Assert.Equal([5, 1], network.HiddenSizes);
    }

    [Fact]
    public void A_linear_classifier_has_nothing_to_remove()
    {
        using var device = new ReferenceDevice();
        var network = new Network(new ValuesInput(4), new Dense(3));
        network.Build(device, new RandomStream(1));
        var simplifier = new Simplifier(network, device, new() { Prune = 1 });
        simplifier.Attach();
        Assert.Empty(simplifier.Activities);
        Assert.Equal(0, simplifier.Simplify());
    }

    [Fact]
    public void The_best_parameters_come_back_with_their_shapes()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = Build(device, Activation.Cube, 3, 0.25f, isApart: false);
        foreach (Parameter parameter in network.Parameters) parameter.Slot(Parameter.FirstMoment);
        float[][] values = [.. network.Parameters.Select(parameter => parameter.Value.ToArray())];
        Batch batch = TestBatch.OfValues(device, TestBatch.Gaussian(2, N * Inputs), Inputs);
        var context = new StepContext(device, new RandomStreams(1));
        float[] expected = network.Forward(batch, context).ToArray();
        var large = new ParameterSnapshot(device, network);
        Remove(device, network);
        var small = new ParameterSnapshot(device, network);
        large.Restore(device);
        Assert.Equal([Hidden, Hidden], network.HiddenSizes);
        Assert.Equal(values, network.Parameters.Select(parameter => parameter.Value.ToArray()));
        Assert.All(network.Parameters.SkipLast(1), parameter => Assert.Empty(parameter.Slots));
        Assert.Equal(expected, network.Forward(batch, context).ToArray());
        small.Restore(device);
        Assert.Equal([Hidden - 5, Hidden - 5], network.HiddenSizes);
        large.Save(device);
        large.Restore(device);
        Assert.Equal([Hidden - 5, Hidden - 5], network.HiddenSizes);
        Assert.Equal("7 × 4", network.Forward(batch, context).ToString());
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

    private static int Remove(Device device, Network network)
    {
        var simplifier = new Simplifier(network, device, new() { Prune = 0.5 });
        simplifier.Attach();
        foreach (NeuronActivity activity in simplifier.Activities)
            activity.Restore([.. Goes.Select(goes => goes ? 49 : 50)], 100);
        return simplifier.Simplify();
    }

    /// <summary>With activations within the linear layers, or that of the first one behind it.</summary>
    private static Network Build(
        Device device, Activation activation, int layers, float dropout, bool isApart, int hidden = Hidden)
    {
        var parts = new List<Layer>();
        for (int i = 1; i < layers; i++)
        {
            bool isBehind = isApart && i == 1;
            parts.Add(new Dense(hidden, Keep.TopK(3), isBehind ? null : activation));
            if (isBehind) parts.Add(new ActivationLayer(activation));
            if (isBehind || dropout > 0) parts.Add(new Dropout(dropout));
        }

        var network = new Network(new ValuesInput(Inputs), [.. parts, new Dense(Classes)]);
        network.Build(device, new RandomStream(4));
        return network;
    }

    /// <summary>A layer that the library does not know.</summary>
    private sealed class Doubled : Layer
    {
        public override string Type => "doubled";

        public override int Outputs => Inputs;

        public override Matrix Forward(Matrix x, StepContext step) => x;

        public override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient) => dy;

        public override string ToString() => "Doubled";
    }
}
