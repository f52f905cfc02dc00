namespace MeProp.Tests;

public sealed class ModelFileTests : IDisposable
{
    private static readonly ModelInfo GoldenInfo = new()
    {
        Task = "images",
        Labels = ["no", "yes"],
        InputShape = [1, 2],
        InputScale = 0.5f,
        Training = new Dictionary<string, string> { ["data"] = "golden" },
    };

    private static readonly float[][] GoldenValues =
        [[1, 2, -1, -1, 0, 1], [0.5f, 0, -1], [1, 7, 1, -1, 9, 2], [1, 0]];

    private readonly TestFolder _folder = new();
    private readonly CpuDevice _device = CpuDevice.Create(1);

    public static TheoryData<Activation, KeepRule, float> Networks
    {
        get
        {
            var data = new TheoryData<Activation, KeepRule, float>();
            foreach (Activation activation in Enum.GetValues<Activation>())
            {
                foreach (KeepRule rule in Enum.GetValues<KeepRule>())
                    data.Add(activation, rule, rule == KeepRule.TopK ? 0.1f : 0);
            }

            return data;
        }
    }

    public void Dispose()
    {
        _device.Dispose();
        _folder.Dispose();
    }

    [Theory, MemberData(nameof(Networks))]
    public void A_saved_network_comes_back_bit_for_bit(Activation activation, KeepRule rule, float dropout)
    {
        Network network = Build(Network.Mlp(new MlpOptions
        {
            Inputs = 12,
            Classes = 3,
            HiddenSize = 17,
            Keep = Keep.Of(rule, 5).WithWarmup(7),
            Activation = activation,
            Dropout = dropout,
            Initializer = Initializer.Uniform,
        }));
        ModelInfo info = Info(3);
        ModelFile.Save(_folder["model"], network, info);
        Model model = ModelFile.Load(_folder["model"], _device);

        if (rule != KeepRule.All) Assert.Equal(network.ToString(), model.Network.ToString());
        Assert.Equal(network.Parameters.Select(p => p.Name), model.Network.Parameters.Select(p => p.Name));
        AssertSameValues(network, model.Network);
        AssertSame(info, model.Info);
        Assert.Equal(Predict(network), Predict(model.Network));
        Assert.Equal(["model"], _folder.Names);
    }

    [Fact]
    public void Activations_that_are_layers_of_their_own_and_dropout_come_back()
    {
        Network network = Build(
            4,
            new Dropout(0.25f),
            new Dense(5),
            new ActivationLayer(Activation.Relu),
            new ActivationLayer(Activation.Tanh),
            new Dense(6, Keep.RandomK(2)),
            new ActivationLayer(Activation.Sigmoid),
            new ActivationLayer(Activation.Cube),
            new Dropout(0),
            new Dense(2, activation: Activation.Tanh));
        ModelFile.Save(_folder["model"], network, new ModelInfo());
        Model model = ModelFile.Load(_folder["model"], _device);
        Assert.Equal(network.ToString(), model.Network.ToString());
        AssertSameValues(network, model.Network);
        AssertSame(new ModelInfo(), model.Info);
    }

    [Fact]
    public void The_golden_model_is_loaded_and_computes_what_was_computed_by_hand()
    {
        using SafeTensors file = SafeTensorsBytes.Open(GoldenFiles.Read("model.safetensors"));
        Model model = ModelFile.Load(file, _device);
        Assert.Equal(
            "Dense 2 → 3, Relu, unified top-k 2 after 10 steps of warm-up · Dropout 0.25 · Dense 3 → 2",
            model.Network.ToString());
        AssertSame(GoldenInfo, model.Info);
        AssertSame(model.Info, ModelFile.ReadInfo(file));
        Assert.Equal(GoldenValues, model.Network.Parameters.Select(parameter => parameter.Value.ToArray()));
        Assert.Equal([7.5f, -3.5f], Outputs(model.Network, [1, 2]));
    }

    [Fact]
    public void The_golden_model_is_saved_byte_for_byte()
    {
        Network network = Build(
            2, new Dense(3, Keep.UnifiedTopK(2).WithWarmup(10), Activation.Relu), new Dropout(0.25f), new Dense(2));
        for (int i = 0; i < GoldenValues.Length; i++) network.Parameters[i].Value.Upload(GoldenValues[i]);
        ModelFile.Save(_folder["model"], network, GoldenInfo);
        Assert.Equal(GoldenFiles.Read("model.safetensors"), File.ReadAllBytes(_folder["model"]));
    }

    [Fact]
    public void A_file_from_elsewhere_is_a_perceptron_with_relu_and_says_so()
    {
        Model model = ModelFile.Load(SafeTensorsBytes.Open(GoldenFiles.Read("elsewhere.safetensors")), _device);
        Assert.Equal("Dense 2 → 3, Relu · Dense 3 → 2", model.Network.ToString());
        Assert.Equal(
            "The file does not describe its layers: they were taken for linear ones with ReLU between them.",
            Assert.Single(model.Info.Training, entry => entry.Key == "note").Value);
        Assert.Equal(GoldenValues, model.Network.Parameters.Select(parameter => parameter.Value.ToArray()));
        Assert.Equal([7.5f, -3.5f], Outputs(model.Network, [1, 2]));
    }

    [Fact]
    public void A_checkpoint_is_a_model_with_more_tensors_and_texts()
    {
        Network network = Build(4, new Dense(2));
        TensorData moment = TensorData.FromMatrix("optimizer.0.weight.first", TestMatrix.Filled(2, 4, float.NaN));
        ModelFile.Save(_folder["last"], network, new ModelInfo());
        Dictionary<string, string> metadata;
        using (SafeTensors model = SafeTensors.Open(_folder["last"]))
            metadata = new(model.Metadata) { ["trainer"] = "{}" };
        SafeTensors.Write(_folder["last"], [.. TensorsOf(network), moment], metadata);
        AssertSameValues(network, ModelFile.Load(_folder["last"], _device).Network);
        using SafeTensors file = SafeTensors.Open(_folder["last"]);
        Assert.Equal("{}", file.Metadata["trainer"]);
        Assert.Equal(["0.weight", "0.bias", "optimizer.0.weight.first"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(["last"], _folder.Names);
    }

    [Fact]
    public void Values_are_read_into_a_network_that_is_there_all_or_none()
    {
        Network source = Build(4, new Dense(3), new ActivationLayer(Activation.Relu), new Dense(1));
        var target = new Network(
            new ValuesInput(4), new Dense(3), new ActivationLayer(Activation.Tanh), new Dense(1));
        target.Build(_device, new RandomStream(9));
        float[][] before = [.. target.Parameters.Select(p => p.Value.ToArray())];
        TensorData[] tensors = TensorsOf(source);

        tensors[3] = TensorData.FromValues("2.bias", [1], new float[] { float.NaN });
        Assert.Contains("tensor \"2.bias\", number 0", Failure(tensors), StringComparison.Ordinal);
        tensors[3] = TensorData.FromValues("2.bias", [2], new float[2]);
        Assert.Contains(
            "has a tensor \"2.bias\": F32, 2, but its layer needs 1", Failure(tensors), StringComparison.Ordinal);
        Assert.Contains("has no tensor \"2.bias\"", Failure(tensors[..3]), StringComparison.Ordinal);
        tensors[3] = TensorData.FromMatrix("2.bias", source.Parameters[3].Value, 1);
        Assert.Contains(
            "has a tensor \"3.bias\" that belongs to no layer",
            Failure([.. tensors, TensorData.FromValues("3.bias", [1], new float[1])]),
            StringComparison.Ordinal);
        for (int i = 0; i < before.Length; i++)
            TestMatrix.AssertSameBits(before[i], target.Parameters[i].Value.ToArray(), $"parameter {i} is as before");

        SafeTensors.Write(_folder["values"], tensors, null);
        ModelFile.LoadValues(_folder["values"], target);
        AssertSameValues(source, target);
        var notBuilt = new Network(new ValuesInput(4), new Dense(3));
        Assert.Throws<ArgumentException>(() => ModelFile.LoadValues(_folder["values"], notBuilt));

        string Failure(TensorData[] wrong)
        {
            using SafeTensors file = SafeTensorsBytes.Open(SafeTensorsBytes.Of(null, wrong));
            return Assert.Throws<ModelFileException>(() => ModelFile.LoadValues(file, target)).Message;
        }
    }

    [Fact]
    public void What_is_no_use_is_not_saved()
    {
        Network network = Build(4, new Dense(2));
        Fails<ArgumentException>(new Network(new ValuesInput(4), new Dense(2)), new ModelInfo());
        Fails<ArgumentException>(Build(4, new ActivationLayer(Activation.Relu)), new ModelInfo());
        Fails<ArgumentException>(network, new ModelInfo { Labels = ["a"] });
        Fails<ArgumentException>(network, new ModelInfo { Labels = ["a", "\uD800"] });
        Fails<ArgumentNullException>(network, new ModelInfo { Labels = ["a", null!] });
        Fails<ArgumentException>(network, new ModelInfo { InputShape = [3] });
        Fails<ArgumentException>(network, new ModelInfo { InputScale = 0 });
        network.Parameters[1].Value.Upload([0, float.NaN]);
        Assert.Contains("0.bias", Fails<ArgumentException>(network, new ModelInfo()), StringComparison.Ordinal);
        Assert.Empty(_folder.Names);

        string Fails<TException>(Network wrong, ModelInfo info)
            where TException : Exception =>
            Assert.Throws<TException>(() => ModelFile.Save(_folder["x"], wrong, info)).Message;
    }

    [Fact]
    public void Loading_allocates_a_small_multiple_of_the_file()
    {
        Network network = Build(Network.Mlp(new MlpOptions { Inputs = 784, Classes = 10 }));
        ModelFile.Save(_folder["model"], network, new ModelInfo());
        ModelFile.Load(_folder["model"], _device);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ModelFile.Load(_folder["model"], _device);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * new FileInfo(_folder["model"]).Length);
    }

    private static ModelInfo Info(int classes) => new()
    {
        Task = "images",
        Labels = [.. Enumerable.Range(0, classes).Select(i => $"Zahl \"{i}\"\n – ü 😀")],
        InputShape = [3, 4],
        InputScale = 1f / 255,
        Training = new Dictionary<string, string>
        {
            ["data"] = "mnist",
            ["method"] = "unified top-k 30",
            ["testAccuracy"] = "97.53",
            [""] = "",
        },
    };

    private Network Build(int inputs, params Layer[] layers) => Build(new Network(new ValuesInput(inputs), layers));

    private Network Build(Network network)
    {
        network.Build(_device, new RandomStream(1));
        return network;
    }

    private float[] Predict(Network network) =>
        Outputs(network, TestMatrix.Gaussian(new RandomStream(2), 4, network.Inputs).ToArray());

    private float[] Outputs(Network network, float[] values)
    {
        int count = values.Length / network.Inputs;
        var batch = new Batch(_device);
        var examples = new FloatExamples(values, network.Inputs, new int[count], network.Outputs);
        examples.Fill([.. Enumerable.Range(0, count)], batch);
        return network.Forward(batch, new StepContext(_device, new RandomStreams(3))).ToArray();
    }

    private static TensorData[] TensorsOf(Network network) =>
    [
        .. network.Parameters.Select(
            p => TensorData.FromMatrix(p.Name, p.Value, [.. p.Shape.Sizes.Select(size => (long)size)])),
    ];

    private static void AssertSameValues(Network expected, Network actual)
    {
        foreach ((Parameter e, Parameter a) in expected.Parameters.Zip(actual.Parameters))
            TestMatrix.AssertSameBits(e.Value.ToArray(), a.Value.ToArray(), e.Name);
    }

    private static void AssertSame(ModelInfo expected, ModelInfo actual)
    {
        Assert.Equal((expected.Task, expected.InputScale), (actual.Task, actual.InputScale));
        Assert.Equal(expected.Labels, actual.Labels);
        Assert.Equal(expected.InputShape, actual.InputShape);
        Assert.Equal(expected.Training, actual.Training);
    }
}
