namespace MeProp.Onnx.Tests;

/// <summary>An exported network of embeddings and LSTMs gives in ONNX Runtime what it gives here.</summary>
public sealed class SequenceTests : IDisposable
{
    private const int Words = 30, Tags = 4, Classes = 5;

    private static readonly Dictionary<string, Func<Layer[]>> Networks = new()
    {
        ["one direction"] = () => [new Lstm(9, Keep.TopK(3)), new Dense(Classes)],
        ["two directions"] = () => [new Lstm(9, Keep.TopK(3), true), new Dropout(0.3f), new Dense(Classes)],
        ["stacked"] = () => [new Lstm(12, null, true), new Lstm(7), new Lstm(5, null, true), new Dense(Classes)],
        ["LSTM last"] = () => [new Lstm(Classes)],
        ["no LSTM"] = () => [new Dense(8, activation: Activation.Relu), new Dense(Classes)],
    };

    private readonly CpuDevice _device = CpuDevice.Create(1);

    public static TheoryData<string> Names => [.. Networks.Keys];

    public void Dispose() => _device.Dispose();

    [Theory, MemberData(nameof(Names))]
    public void Sentences_of_any_length_give_the_same_outputs(string name) =>
        Comparison.AssertSameSequences(_device, Trained(Networks[name]()), Sentences(20));

    [Fact]
    public void A_model_whose_directions_differ_gives_the_same_outputs()
    {
        Network network = Trained(new Lstm(16, Keep.TopK(2), true), new Dense(Classes));
        var options = new TrainerOptions
        {
            Epochs = 4,
            BatchSize = 10,
            Simplification = new SimplificationOptions { Prune = 0.3, CycleEpochs = 2 },
        };
        new Trainer(_device, network, new SoftmaxCrossEntropy(), new Adam(0.01f), options)
            .Train(Sentences(200), Sentences(20), null, TestContext.Current.CancellationToken);
        IReadOnlyList<int> sizes = ((Lstm)network.Layers[0]).HiddenSizes;
        Assert.True(sizes[0] != sizes[1] && sizes.Max() < 16, string.Join(" and ", sizes));
        Comparison.AssertSameSequences(_device, network, Sentences(20));
    }

    [Fact]
    public void A_table_at_several_positions_gives_the_same_outputs()
    {
        var input = new Embedding(new EmbeddingTable("words", Words, 6) { Positions = 2 });
        Network network = Trained(input, new Lstm(9, null, true), new Dense(Classes));
        Comparison.AssertSameSequences(_device, network, Sentences(20));
    }

    [Fact]
    public void The_file_states_the_ids_that_it_reads()
    {
        using var model = RuntimeModel.Of(Trained(new Lstm(3), new Dense(Classes)));
        Microsoft.ML.OnnxRuntime.NodeMetadata input = model.Session.InputMetadata["ids"];
        Assert.Equal((typeof(long), -1, 2), (input.ElementType, input.Dimensions[0], input.Dimensions[1]));
        Assert.Equal("[2]", model.Session.ModelMetadata.CustomMetadataMap["inputShape"]);
    }

    private static IdExamples Sentences(int count)
    {
        var random = new RandomStream((ulong)count);
        int[] lengths = [.. Enumerable.Range(0, count).Select(i => i < 2 ? 1 : 1 + random.NextInt32(30))];
        int rows = lengths.Sum();
        int[] ids = [.. Enumerable.Range(0, 2 * rows).Select(i => random.NextInt32(i % 2 == 0 ? Words : Tags))];
        int[] targets = [.. ids.Chunk(2).Select(row => row[0] % Classes)];
        return new IdExamples(ids, 2, targets, Classes, lengths);
    }

    private Network Trained(params Layer[] layers)
    {
        // A table whose name could be that of another value of the graph.
        return Trained(
            new Embedding(new("rows", Words, 6, new float[Words]), new EmbeddingTable("ids0", Tags, 3)), layers);
    }

    private Network Trained(Embedding input, params Layer[] layers)
    {
        var network = new Network(input, layers);
        var options = new TrainerOptions { Epochs = 2, BatchSize = 10 };
        new Trainer(_device, network, new SoftmaxCrossEntropy(), new Adam(0.01f), options).Train(Sentences(100));
        return network;
    }
}
