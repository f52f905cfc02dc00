namespace MeProp.Tests;

/// <summary>Safetensors files without fault that are no models, or wrong ones.</summary>
public sealed class ModelFileDamageTests : IDisposable
{
    private const string Layers = $"[{First},{Second}]";
    private const string First = """{"type":"dense","inputs":2,"outputs":3,"activation":"relu"}""";
    private const string Second = """{"type":"dense","inputs":3,"outputs":2}""";
    private const string Newer = "was made by a newer version of MeProp, or is damaged: its layers say of layer 0: ";
    private readonly CpuDevice _device = CpuDevice.Create(1);

    /// <summary>Values of "layers" and what is wrong.</summary>
    public static TheoryData<string, string> WrongLayers => new()
    {
        { "", "is damaged: its metadata have a field \"layers\" that is no valid JSON" },
        { "[", "is damaged: its metadata have a field \"layers\" that is no valid JSON" },
        { "{}", "is damaged: its metadata say in \"layers\": it is not an array" },
        { "[]", "is damaged: it has no layer. Get the file again." },
        { "[1]", "it has an element that is no object" },
        { "[{}]", "layer 0: it has no type" },
        { """[{"type":1}]""", "layer 0: type is not a string" },
        { """[{"type":"relu"}]""", "is damaged: none of its layers has inputs" },
        { """[{"type":"dense","outputs":3}]""", "is damaged: none of its layers has inputs" },
        { """[{"type":"conv"}]""", $"{Newer}it is of the type \"conv\", which is unknown here. Use that version." },
        {
            """[{"type":"dense","inputs":2,"outputs":3,"groups":2}]""",
            $"{Newer}it has a field \"groups\", which is unknown here. Use that version."
        },
        {
            """[{"type":"dense","inputs":2,"outputs":3,"rate":0.5}]""",
            $"{Newer}it has a field \"rate\", which is unknown here"
        },
        {
            """[{"type":"dense","inputs":2,"outputs":3,"groups":[2,{}]}]""",
            $"{Newer}it has a field \"groups\", which is unknown here"
        },
        { """[{"type":"relu","outputs":2}]""", $"{Newer}it has a field \"outputs\", which is unknown here" },
        {
            """[{"type":"dense","inputs":2,"outputs":3,"activation":"gelu"}]""",
            $"{Newer}it has the activation \"gelu\", which is unknown here"
        },
        {
            """[{"type":"dense","inputs":2,"outputs":3,"keep":"best","k":1}]""",
            $"{Newer}it keeps by the rule \"best\", which is unknown here"
        },
        { """[{"type":"dense","type":"dense","inputs":2,"outputs":3}]""", "layer 0: it has \"type\" twice" },
        { """[{"type":"dense","inputs":2,"outputs":3,"outputs":3}]""", "layer 0: it has \"outputs\" twice" },
        { """[{"type":"dense","inputs":2,"outputs":3,"activation":1}]""", "layer 0: activation is not a string" },
        { """[{"type":"dense","inputs":2}]""", "layer 0: it has no outputs" },
        { """[{"type":"dense","inputs":0,"outputs":3}]""", "layer 0: it has 0 inputs" },
        { """[{"type":"dense","inputs":2,"outputs":2147483648}]""", "layer 0: it has 2147483648 outputs" },
        {
            """[{"type":"dense","inputs":2.0,"outputs":3}]""",
            "layer 0: inputs has a number that is negative or no integer"
        },
        {
            """[{"type":"dense","inputs":-2,"outputs":3}]""",
            "layer 0: inputs has a number that is negative or no integer"
        },
        { """[{"type":"dense","inputs":"2","outputs":3}]""", "layer 0: inputs has a value that is no number" },
        { """[{"type":"dense","inputs":null,"outputs":3}]""", "layer 0: inputs has a value that is no number" },
        { """[{"type":"relu","inputs":0}]""", "layer 0: it has 0 inputs" },
        { """[{"type":"dense","inputs":2,"outputs":3,"keep":"top-k"}]""", "layer 0: it keeps top-k with k = 0" },
        { """[{"type":"dense","inputs":2,"outputs":3,"k":3}]""", "layer 0: it keeps all and yet has a k or a warm-up" },
        {
            """[{"type":"dense","inputs":2,"outputs":3,"keep":"top-k","k":1,"warmupSteps":2147483648}]""",
            "layer 0: it has 2147483648 warmupSteps"
        },
        { """[{"type":"dropout"}]""", "layer 0: it has no rate" },
        { """[{"type":"dropout","rate":1}]""", "layer 0: it has no rate from 0 to below 1" },
        { """[{"type":"dropout","rate":"0.5"}]""", "layer 0: rate is not a number" },
        { """[{"type":"dropout","rate":1e99}]""", "layer 0: rate is no number that can be represented" },
        {
            """[{"type":"dense","inputs":2,"outputs":3},{"type":"tanh"},{"type":"dense","inputs":4,"outputs":2}]""",
            "is damaged: Layer 2 (Dense 4 → 2) takes 4 inputs, but what comes before it gives 3. Get the file again."
        },
        {
            """[{"type":"dense","inputs":2,"outputs":4},{"type":"dense","inputs":4,"outputs":2}]""",
            "has a tensor \"0.weight\": F32, 3 × 2, but its layer needs 4 × 2"
        },
        {
            """[{"type":"dense","inputs":2,"outputs":3},{"type":"relu"},{"type":"dense","inputs":3,"outputs":2}]""",
            "has no tensor \"2.weight\". Was another file meant?"
        },
        {
            """[{"type":"dense","inputs":2,"outputs":3}]""",
            "has a tensor \"1.weight\" that belongs to no layer of the network"
        },
        { """[{"type":"dense","inputs":2147483647,"outputs":2147483647}]""", "larger than a matrix can be here" },
    };

    /// <summary>Names and values of texts, and what is wrong.</summary>
    public static TheoryData<string, string?, string> WrongTexts => new()
    {
        { "version", null, "is damaged: its metadata have no version" },
        { "version", "", "is damaged: its metadata have the version \"\"" },
        { "version", "0", "is damaged: its metadata have the version \"0\"" },
        { "version", "1.0", "is damaged: its metadata have the version \"1.0\"" },
        {
            "version",
            "2",
            "was made by a newer version of MeProp: its format is version 2, and only 1 is known here. "
                + "Use that version."
        },
        { "layers", null, "is damaged: its metadata have no layers" },
        { "labels", "[\"a\"]", "is damaged: it names 1 labels for 2 outputs" },
        { "labels", "[\"a\",null]", "its metadata say in \"labels\": it has an element that is no string" },
        { "labels", "[\"a\",\"b\"", "its metadata have a field \"labels\" that is no valid JSON" },
        { "labels", "[\"a\",\"b\"]]", "its metadata have a field \"labels\" that is no valid JSON" },
        { "inputShape", "[3]", "is damaged: it has an input shape of 3 for 2 inputs" },
        { "inputShape", "[0]", "is damaged: it has an input shape with the size 0" },
        { "inputShape", "[2147483648]", "in \"inputShape\": it is too large" },
        { "inputShape", "[2,2147483647,2147483647,2147483647,2147483647]", "it has an input shape of 2 × 2147483647" },
        { "inputScale", "0", "is damaged: it has the input scale 0, which is not above 0" },
        { "inputScale", "-1", "is damaged: it has the input scale -1" },
        { "inputScale", "1e99", "in \"inputScale\": it is no number that can be represented" },
        { "inputScale", "NaN", "a field \"inputScale\" that is no valid JSON" },
        { "training", "[]", "in \"training\": it is not an object" },
        { "training", "{\"a\":1}", "in \"training\": a value is not a string" },
        { "training", "{\"a\":\"\",\"a\":\"\"}", "in \"training\": \"a\" is there twice" },
    };

    public void Dispose() => _device.Dispose();

    [Theory, MemberData(nameof(WrongLayers))]
    public void Wrong_layers_are_an_error_that_says_what_is_wrong(string layers, string expected) =>
        Check(MessageOf(Metadata("layers", layers), Tensors()), expected);

    [Theory, MemberData(nameof(WrongTexts))]
    public void Wrong_texts_are_an_error_that_says_what_is_wrong(string key, string? value, string expected) =>
        Check(MessageOf(Metadata(key, value), Tensors()), expected);

    [Fact]
    public void The_file_that_these_tests_damage_is_right()
    {
        using SafeTensors file = SafeTensorsBytes.Open(SafeTensorsBytes.Of(Metadata("layers", Layers), Tensors()));
        Assert.Equal("Dense 2 → 3, Relu · Dense 3 → 2", ModelFile.Load(file, _device).Network.ToString());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_value_that_is_not_finite_is_an_error_that_says_where(float value)
    {
        TensorData[] tensors = Tensors();
        tensors[2] = TensorData.FromValues("1.weight", [2, 3], new float[] { 0, 0, 0, 0, value, 0 });
        Check(
            MessageOf(Metadata("layers", Layers), tensors),
            "has a value in tensor \"1.weight\", number 4, that is infinite or not a number: "
            + "the training that made it had diverged, or the file is damaged. Use another one.");
    }

    [Fact]
    public void Missing_surplus_and_wrong_tensors_are_errors()
    {
        Dictionary<string, string> metadata = Metadata("layers", Layers);
        Check(MessageOf(metadata, Tensors()[..3]), "has no tensor \"1.bias\"");
        Check(
            MessageOf(metadata, [.. Tensors(), TensorData.FromValues("2.weight", [1], new float[1])]),
            "has a tensor \"2.weight\" that belongs to no layer of the network");
        Check(
            MessageOf(metadata, [.. Tensors()[..3], TensorData.FromValues("1.bias", [1, 2], new float[2])]),
            "has a tensor \"1.bias\": F32, 1 × 2, but its layer needs 2");
        Check(
            MessageOf(metadata, [.. Tensors()[..3], TensorData.FromBytes("1.bias", TensorType.F16, [2], new byte[4])]),
            "has tensor \"1.bias\" in type F16, and only F32 can be read");
        TensorData[] extras =
        [
            TensorData.FromValues("optimizer.0.weight.first", [3, 2], new float[6]),
            TensorData.FromBytes("trainer.order", TensorType.I64, [0], default),
        ];
        using SafeTensors file = SafeTensorsBytes.Open(SafeTensorsBytes.Of(metadata, [.. Tensors(), .. extras]));
        Assert.Equal(4, ModelFile.Load(file, _device).Network.Parameters.Count);
    }

    [Fact]
    public void Layers_without_weights_cannot_ask_for_more_memory_than_the_file_is_worth()
    {
        const int inputs = 1_000_000;
        string layers = string.Concat(Enumerable.Repeat("""{"type":"relu"},""", 1000));
        layers = $$"""[{{layers}}{"type":"dense","inputs":{{inputs}},"outputs":1}]""";
        byte[] file = SafeTensorsBytes.Of(
            Metadata("layers", layers),
            TensorData.FromValues("1000.weight", [1, inputs], new float[inputs]),
            TensorData.FromValues("1000.bias", [1], new float[1]));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Check(
            Assert.Throws<ModelFileException>(() => ModelFile.Load(SafeTensorsBytes.Open(file), _device)).Message,
            "is damaged: its layers without weights are 1000000000 values wide together, for 1000001 weights");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, file.Length);
    }

    private static Dictionary<string, string> Metadata(string key, string? value)
    {
        var metadata = new Dictionary<string, string>
        {
            ["format"] = "meprop",
            ["version"] = "1",
            ["layers"] = Layers,
            ["labels"] = "[\"a\",\"b\"]",
            ["other"] = "ignored",
        };
        metadata.Remove(key);
        if (value is not null) metadata[key] = value;
        return metadata;
    }

    private static TensorData[] Tensors() =>
    [
        TensorData.FromValues("0.weight", [3, 2], new float[6]), TensorData.FromValues("0.bias", [3], new float[3]),
        TensorData.FromValues("1.weight", [2, 3], new float[6]), TensorData.FromValues("1.bias", [2], new float[2]),
    ];

    private string MessageOf(Dictionary<string, string> metadata, TensorData[] tensors)
    {
        using SafeTensors file = SafeTensorsBytes.Open(SafeTensorsBytes.Of(metadata, tensors));
        return Assert.Throws<ModelFileException>(() => ModelFile.Load(file, _device)).Message;
    }

    private static void Check(string message, string expected)
    {
        Assert.StartsWith("x.safetensors ", SafeTensorsBytes.OneLine(message), StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.EndsWith(".", message[^1..] == "?" ? "." : message, StringComparison.Ordinal);
    }
}
