namespace MeProp.Tests;

/// <summary>What is removed from an LSTM, and which units count as active.</summary>
public class LstmSimplificationTests
{
    private const int H = 8;

    private static readonly int[] Lengths = [5, 3, 1, 4];

    /// <summary>Units of both directions that go: three of the first, one of the second.</summary>
    private static readonly int[] Gone = [1, 4, 7, H + 2];

    [Fact]
    public void Units_that_nothing_reads_change_nothing_when_they_go()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = Build(device, out Lstm first);
        Silence(network, first);
        Batch batch = TestBatch.Of(SequenceTask.Make(Lengths, 1), device);
        var context = new StepContext(device, new RandomStreams(1));
        float[] expected = network.Forward(batch, context).ToArray();
        Remove(network, first);
        Assert.Equal([5, 7], first.HiddenSizes);
        Assert.Equal([12, 6], network.HiddenSizes);
        TestMatrix.AssertEqual(
            TestBatch.Place(device, Lengths.Sum(), 4, expected), network.Forward(batch, context), 1e-6, $"{network}");
    }

    [Fact]
    public void A_smaller_network_trains_like_one_that_was_loaded_small()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = Build(device, out Lstm first);
        Adam optimizer = new(), other = new();
        Train(network, optimizer, 3);
        Remove(network, first);
        string path = Path.Combine(Path.GetTempPath(), $"meprop-lstm-{Guid.NewGuid():N}.safetensors");
        ModelFile.Save(path, network, new ModelInfo());
        Network small = ModelFile.Load(path, device).Network;
        File.Delete(path);
        foreach ((Parameter from, Parameter to) in network.Parameters.Zip(small.Parameters))
        {
            Assert.Equal($"{from.Value}", $"{to.Value}");
            foreach ((string name, Matrix slot, _) in from.Slots) to.Slot(name).Upload(slot.ToArray());
        }

        other.Steps = optimizer.Steps;
        Train(network, optimizer, 4);
        Train(small, other, 4);
        TestMatrix.AssertSameBits(small.Values(), network.Values(), "values");
    }

    [Fact]
    public void Moments_follow_their_units()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = Build(device, out Lstm first);
        Parameter u = first.RecurrentWeight(0);
        float[] numbers = [.. Enumerable.Range(0, u.Count).Select(i => (float)i)];
        u.Value.Upload(numbers);
        u.Slot(Parameter.SecondMoment).Upload(numbers);
        Remove(network, first);
        int[] units = [.. Enumerable.Range(0, H).Except(Gone)];
        IEnumerable<float> expected = Enumerable.Range(0, 4).SelectMany(
            gate => units.SelectMany(row => units.Select(column => (float)((gate * H + row) * H + column))));
        Assert.Equal(expected, u.Value.ToArray());
        Assert.Equal(expected, u.Slot(Parameter.SecondMoment).ToArray());
    }

    [Fact]
    public void A_unit_is_active_where_any_of_its_gates_keeps_a_gradient()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var layer = new Lstm(H, Keep.TopK(2), isBidirectional: true);
        var scene = new LstmScene(device, layer, 3, Lengths);
        var activity = new NeuronActivity(device);
        activity.Reset(2 * H);
        ((ISimplifiable)layer).Activity = activity;
        scene.Forward();
        scene.Backward();
        long[] expected = new long[2 * H];
        for (int d = 0; d < 2; d++)
        {
            for (int n = 0; n < Lengths.Sum(); n++)
            {
                int[] units = [.. layer.Selection(d).KeptOf(n).Select(j => j % H).Distinct()];
                foreach (int unit in units) expected[d * H + unit]++;
            }
        }

        // The forget gate of a sequence's first step has gradients of 0, which do not count.
        long[] actual = activity.ToArray();
        Assert.Equal(Lengths.Sum(), activity.Examples);
        Assert.All(actual.Zip(expected), pair => Assert.InRange(pair.First, 0, pair.Second));
        Assert.InRange(actual.Sum(), 1, expected.Sum() - 1);
    }

    [Fact]
    public void Each_direction_keeps_a_unit()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var activity = new NeuronActivity(device);
        activity.Restore([9, 8, 9, 1, 2, 1], 10);
        Assert.Equal([0, 1, 2, 4], activity.Survivors(0.5, [3, 3]));
    }

    private static Network Build(Device device, out Lstm first)
    {
        first = new Lstm(H, Keep.TopK(3), isBidirectional: true);
        var network = new Network(
            new Embedding(new("numbers", SequenceTask.Numbers, 4), new EmbeddingTable("marks", SequenceTask.Marks, 2)),
            first, new Dropout(0.2f), new Lstm(6, Keep.TopK(3)), new Dense(SequenceTask.Classes));
        network.Build(device, new RandomStream(3));
        return network;
    }

    /// <summary>Sets what reads the outputs of units that go to 0.</summary>
    private static void Silence(Network network, Lstm first)
    {
        Clear(((Lstm)network.Layers[2]).InputWeight(0), Gone);
        Clear(first.RecurrentWeight(0), [.. Gone.Where(j => j < H)]);
        Clear(first.RecurrentWeight(1), [.. Gone.Where(j => j >= H).Select(j => j - H)]);

        static void Clear(Parameter weight, int[] columns)
        {
            float[] values = weight.Value.ToArray();
            for (int i = 0; i < values.Length; i++)
                if (columns.Contains(i % weight.Value.Columns)) values[i] = 0;
            weight.Value.Upload(values);
        }
    }

    private static void Remove(Network network, Lstm first)
    {
        int[] kept = [.. Enumerable.Range(0, 2 * H).Except(Gone)];
        ((ISimplifiable)first).KeepOutputs(kept);
        ((ISimplifiable)network.Layers[2]).KeepInputs(kept);
        network.Connect();
    }

    private static void Train(Network network, Adam optimizer, int steps)
    {
        using CpuDevice device = CpuDevice.Create(1);
        var streams = new RandomStreams(9);
        for (int i = 0; i < steps; i++)
        {
            Batch batch = TestBatch.Of(SequenceTask.Make(Lengths, (ulong)i), device);
            var context = new StepContext(device, streams) { IsTraining = true, Step = i };
            Matrix gradient = new SoftmaxCrossEntropy().Compute(
                network.Forward(batch, context), batch, device.CreateAccumulator());
            network.Backward(gradient, context);
            optimizer.Step(device, network.Parameters);
        }
    }
}
