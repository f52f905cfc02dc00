using System.Buffers.Binary;
using Microsoft.ML.OnnxRuntime;

namespace MeProp.Onnx.Tests;

/// <summary>
/// What stands in the file: seen through ONNX Runtime where it shows it, otherwise field by field, numbered as in
/// onnx.proto.
/// </summary>
public sealed class FileTests : IDisposable
{
    private static readonly ModelInfo Info = new()
    {
        Task = "images",
        Labels = ["zero", "one \"1\"", "zwei ü"],
        InputShape = [2, 3],
        InputScale = 1f / 255,
        Training = new Dictionary<string, string> { ["data"] = "tiny", ["testAccuracy"] = "97.5" },
    };

    private readonly CpuDevice _device = CpuDevice.Create(1);
    private readonly Network _network;

    public FileTests()
    {
        _network = new Network(
            new ValuesInput(6),
            new Dense(4, Keep.TopK(2), Activation.Relu),
            new Dropout(0.5f),
            new Dense(5),
            new ActivationLayer(Activation.Cube),
            new Dense(3));
        _network.Build(_device, new RandomStream(1));
    }

    public void Dispose() => _device.Dispose();

    [Fact]
    public void Versions_and_producer_are_told()
    {
        var model = new ProtoFields(Export());
        Assert.Equal([7ul], model.Numbers(1));
        Assert.Equal(["MeProp"], model.Texts(2));
        Assert.Matches(@"^\d+\.\d+\.\d+", Assert.Single(model.Texts(3)));
        ProtoFields operators = Assert.Single(model.Messages(8));
        Assert.Equal([""], operators.Texts(1));
        Assert.Equal([13ul], operators.Numbers(2));
        Assert.Equal((OnnxExporter.FormatVersion, OnnxExporter.OperatorSetVersion), (7, 13));
    }

    [Fact]
    public void The_input_and_both_outputs_have_names_and_a_free_batch_size()
    {
        using RuntimeModel model = new(Export());
        Assert.Equal(["input"], model.Session.InputNames);
        Assert.Equal(["logits", "probabilities"], model.Session.OutputNames);
        Check(model.Session.InputMetadata["input"], 6);
        Check(model.Session.OutputMetadata["logits"], 3);
        Check(model.Session.OutputMetadata["probabilities"], 3);

        static void Check(NodeMetadata value, int columns)
        {
            Assert.Equal(typeof(float), value.ElementType);
            Assert.Equal([-1, columns], value.Dimensions);
            Assert.Equal(["N", ""], value.SymbolicDimensions);
        }
    }

    [Fact]
    public void Metadata_tell_labels_preprocessing_and_training()
    {
        using RuntimeModel model = new(Export());
        ModelMetadata metadata = model.Session.ModelMetadata;
        Assert.Equal(("MeProp", 1, "network"), (metadata.ProducerName, metadata.Version, metadata.GraphName));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["task"] = "images",
                ["labels"] = """["zero","one \"1\"","zwei ü"]""",
                ["inputShape"] = "[2,3]",
                ["inputScale"] = "0.003921569",
                ["network"] = "Dense 6 → 4, Relu, top-k 2 · Dropout 0.5 · Dense 4 → 5 · Cube · Dense 5 → 3",
                ["training.data"] = "tiny",
                ["training.testAccuracy"] = "97.5",
            },
            metadata.CustomMetadataMap);
        Assert.Contains("Training: data tiny, testAccuracy 97.5.", metadata.Description, StringComparison.Ordinal);
        Assert.Contains("Dense 6 → 4", metadata.GraphDescription, StringComparison.Ordinal);
        Assert.Contains(
            "2 × 3 values, row after row: raw values times 0.003921569.",
            Graph(Export()).Messages(11)[0].Texts(3)[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_and_shape_that_are_not_given_are_indices_and_one_row()
    {
        using var model = RuntimeModel.Of(_network);
        Dictionary<string, string> metadata = model.Session.ModelMetadata.CustomMetadataMap;
        Assert.Equal(
            ("""["0","1","2"]""", "[6]", "1", ""),
            (metadata["labels"], metadata["inputShape"], metadata["inputScale"], metadata["task"]));
    }

    [Fact]
    public void The_graph_has_the_operations_of_a_prediction_in_order()
    {
        ProtoFields[] nodes = Graph(Export()).Messages(1);
        Assert.Equal(
            ["Gemm", "Relu", "Gemm", "Mul", "Mul", "Gemm", "Softmax"], nodes.SelectMany(node => node.Texts(4)));
        Assert.Equal(
            ["0.linear", "0.relu", "2.linear", "3.square", "3.cube", "logits", "probabilities"],
            nodes.SelectMany(node => node.Texts(2)));
        Assert.Equal(["0.relu", "2.weight", "2.bias"], nodes[2].Texts(1));
        Assert.Equal(["3.square", "2.linear"], nodes[4].Texts(1));
        Assert.All(nodes, node => Assert.Equal(node.Texts(2), node.Texts(3)));

        // name, i, and type INT: a linear layer multiplies by the transposed weights, softmax runs along an example.
        Assert.Equal(
            [("transB", 1ul, 2ul), ("transB", 1, 2), ("transB", 1, 2), ("axis", 1, 2)],
            nodes.SelectMany(node => node.Messages(5)).Select(a => (a.Texts(1)[0], a.Numbers(3)[0], a.Numbers(20)[0])));
    }

    [Fact]
    public void Weights_are_stored_as_they_are_in_little_endian_floats()
    {
        ProtoFields[] tensors = Graph(Export()).Messages(5);
        Assert.Equal(_network.Parameters.Select(p => p.Name), tensors.SelectMany(tensor => tensor.Texts(8)));
        Assert.Equal([4ul, 6], tensors[0].Numbers(1));
        Assert.Equal([4ul], tensors[1].Numbers(1));
        Assert.All(tensors, tensor => Assert.Equal([1ul], tensor.Numbers(2)));
        Assert.All(_network.Parameters.Zip(tensors), pair =>
        {
            var expected = new byte[4 * pair.First.Count];
            float[] values = pair.First.Value.ToArray();
            for (int i = 0; i < values.Length; i++)
                BinaryPrimitives.WriteSingleLittleEndian(expected.AsSpan(4 * i), values[i]);
            Assert.Equal(expected, Assert.Single(pair.Second.Bytes(9)));
        });
    }

    [Fact]
    public void The_same_network_gives_the_same_file() => Assert.Equal(Export(), Export());

    private static ProtoFields Graph(byte[] file) => Assert.Single(new ProtoFields(file).Messages(7));

    private byte[] Export()
    {
        using var stream = new MemoryStream();
        OnnxExporter.Export(stream, _network, Info);
        return stream.ToArray();
    }
}
