namespace MeProp.Onnx.Tests;

/// <summary>What cannot be exported is told before anything is written.</summary>
public sealed class ExportErrorTests : IDisposable
{
    private readonly CpuDevice _device = CpuDevice.Create(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("meprop-onnx-tests-").FullName;

    public void Dispose()
    {
        _device.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_network_that_is_not_built_is_told() =>
        Fails("not built yet", new Network(new ValuesInput(3), new Dense(2)), new ModelInfo());

    [Fact]
    public void A_layer_without_a_converter_is_told_with_its_name_and_what_can_be_exported() => Fails(
        "Layer 1 (Strange) cannot be written as ONNX: no converter is for StrangeLayer, "
        + "only for Dense, ActivationLayer, Dropout, Lstm.",
        Built(3, new Dense(2), new StrangeLayer()),
        new ModelInfo());

    [Fact]
    public void An_input_of_another_kind_is_told()
    {
        var network = new Network(new StrangeInput(), new Dense(2));
        network.Build(_device, new RandomStream(1));
        Fails(
            "The input (Strange input) cannot be written as ONNX: no converter is for StrangeInput, "
            + "only for ValuesInput, Embedding.",
            network,
            new ModelInfo());
    }

    [Fact]
    public void Labels_of_another_number_are_told() => Fails(
        "The information names 3 labels for 2 outputs.",
        Built(3, new Dense(2)),
        new ModelInfo { Labels = ["a", "b", "c"] });

    [Fact]
    public void An_input_shape_of_another_size_is_told() => Fails(
        "The information has an input shape of 2 × 2 for 3 inputs.",
        Built(3, new Dense(2)),
        new ModelInfo { InputShape = [2, 2] });

    /// <summary>The limit of the format is 2 GB; the check is the same for any number of bytes.</summary>
    [Fact]
    public void A_file_over_the_limit_is_told_and_one_of_just_that_size_is_written()
    {
        Network network = Built(30, new Dense(20), new ActivationLayer(Activation.Relu), new Dense(10));
        using var whole = new MemoryStream();
        OnnxExporter.Export(whole, network, new ModelInfo());

        using var exact = new MemoryStream();
        OnnxExporter.Export(exact, network, new ModelInfo(), null, whole.Length);
        Assert.Equal(whole.ToArray(), exact.ToArray());

        using var none = new MemoryStream();
        string message = Assert.Throws<ArgumentException>(
            () => OnnxExporter.Export(none, network, new ModelInfo(), null, whole.Length - 1)).Message;
        Assert.StartsWith(
            $"The network has 830 parameters and would need an ONNX file of {whole.Length} bytes, "
            + $"which is over the format's limit of {whole.Length - 1}",
            message,
            StringComparison.Ordinal);
        Assert.Equal(0, none.Length);
    }

    /// <summary>Sizes are added up before any weight is read, and do not overflow.</summary>
    [Fact]
    public void The_bytes_of_a_matrix_over_the_limit_are_counted()
    {
        ProtoMessage message = new ProtoMessage().Add(9, new BoundlessMatrix(60_000, 50_000));
        Assert.Equal(1 + 5 + 4L * 60_000 * 50_000, message.Size);
        Assert.Equal(1 + 5 + message.Size, new ProtoMessage().Add(1, message).Size);
    }

    [Fact]
    public void A_file_holds_what_a_stream_gets_and_replaces_the_old_one()
    {
        Network network = Built(3, new Dense(2));
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllText(path, "old");
        OnnxExporter.Export(path, network, new ModelInfo());
        using var stream = new MemoryStream();
        OnnxExporter.Export(stream, network, new ModelInfo());
        Assert.Equal(stream.ToArray(), File.ReadAllBytes(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_nothing_behind()
    {
        string path = Path.Combine(_folder, "taken");
        Directory.CreateDirectory(path);
        Assert.ThrowsAny<Exception>(() => OnnxExporter.Export(path, Built(3, new Dense(2)), new ModelInfo()));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(_folder));
    }

    private Network Built(int inputs, params Layer[] layers)
    {
        var network = new Network(new ValuesInput(inputs), layers);
        network.Build(_device, new RandomStream(1));
        return network;
    }

    private void Fails(string message, Network network, ModelInfo info)
    {
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllText(path, "old");
        using var stream = new MemoryStream();
        Assert.Contains(
            message,
            Assert.Throws<ArgumentException>(() => OnnxExporter.Export(stream, network, info)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => OnnxExporter.Export(path, network, info));
        Assert.Equal(0, stream.Length);
        Assert.Equal("old", File.ReadAllText(path));
    }

    private sealed class StrangeInput : InputLayer
    {
        public override string Type => "strange-input";

        public override int Outputs => 3;

        public override Matrix Forward(Batch batch, StepContext step) => batch.Values!;

        public override string ToString() => "Strange input";
    }

    private sealed class StrangeLayer : Layer
    {
        public override string Type => "strange";

        public override int Outputs => Inputs;

        public override Matrix Forward(Matrix x, StepContext step) => x;

        public override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient) => dy;

        public override string ToString() => "Strange";
    }

    /// <summary>A matrix without memory.</summary>
    private sealed class BoundlessMatrix(int rows, int columns) : Matrix(rows, columns)
    {
        public override void SetRows(int rows) => Rows = rows;

        public override void Upload(ReadOnlySpan<float> values) => throw new NotSupportedException();

        public override void Download(Span<float> values) => throw new NotSupportedException();
    }
}
