namespace MeProp.Tests;

public sealed class ModelFileTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly CpuDevice _device = CpuDevice.Create(1);

    public static TheoryData<Activation, KeepRule, float> Networks
    {
        get
        {
            var data = new TheoryData<Activation, KeepRule, float>();
            foreach (Activation activation in Enum.GetValues<Activation>())
                foreach (KeepRule rule in Enum.GetValues<KeepRule>()) data.Add(activation, rule, rule == KeepRule.TopK ? 0.1f : 0);
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
        Sequential network = Build(Sequential.Mlp(new MlpOptions
        {
            Inputs = 12,
            Classes = 3,
            HiddenSize = 17,
            Keep = Keep.Of(rule, 5).WithWarmup(7),
            Activation = activation,
            Dropout = dropout,
            Initializer = Initializer.Uniform,
        }), 12);
        ModelInfo info = Info(3);
        ModelFile.Save(_folder["model"], network, info);
        Model model = ModelFile.Load(_folder["model"], _device);

        if (rule != KeepRule.All) Assert.Equal(network.ToString(), model.Network.ToString());
        Assert.Equal(network.Parameters.Select(p => p.Name), model.Network.Parameters.Select(p => p.Name));
        AssertSameValues(network, model.Network);
        AssertSame(info, model.Info);
        Assert.Equal(Predict(network, 12), Predict(model.Network, 12));
        Assert.Equal(["model"], _folder.Names);
    }

    [Fact]
    public void Activations_that_are_layers_of_their_own_and_dropout_come_back()
    {
        var network = Build(new Sequential(new Dropout(0.25f), new Dense(4, 5), new Relu(), new Tanh(), new Dense(5, 6, Keep.RandomK(2)), new Sigmoid(), new Cube(), new Dropout(0), new Dense(6, 2, activation: Activation.Tanh)), 4);
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
        Assert.Equal("Dense 2 → 3, Relu, unified top-k 2 after 10 steps of warm-up · Dropout 0.25 · Dense 3 → 2", model.Network.ToString());
        AssertSame(new ModelInfo { Task = "images", Labels = ["no", "yes"], InputShape = [1, 2], InputScale = 0.5f, Training = new Dictionary<string, string> { ["data"] = "golden" } }, model.Info);
        AssertSame(model.Info, ModelFile.ReadInfo(file));
        Assert.Equal([7.5f, -3.5f], model.Network.Forward(TestMatrix.Of(1, 2, 1, 2), new StepContext(_device, new RandomStreams(1))).ToArray());
    }

    [Fact]
    public void The_golden_model_is_saved_byte_for_byte()
    {
        Sequential network = Build(new Sequential(new Dense(2, 3, Keep.UnifiedTopK(2).WithWarmup(10), activation: Activation.Relu), new Dropout(0.25f), new Dense(3, 2)), 2);
        float[][] values = [[1, 2, -1, -1, 0, 1], [0.5f, 0, -1], [1, 7, 1, -1, 9, 2], [1, 0]];
        for (int i = 0; i < values.Length; i++) network.Parameters[i].Value.Upload(values[i]);
        ModelFile.Save(_folder["model"], network, new ModelInfo { Task = "images", Labels = ["no", "yes"], InputShape = [1, 2], InputScale = 0.5f, Training = new Dictionary<string, string> { ["data"] = "golden" } });
        Assert.Equal(GoldenFiles.Read("model.safetensors"), File.ReadAllBytes(_folder["model"]));
    }

    [Fact]
    public void A_file_from_elsewhere_is_a_perceptron_with_relu_and_says_so()
    {
        Model model = ModelFile.Load(SafeTensorsBytes.Open(GoldenFiles.Read("elsewhere.safetensors")), _device);
        Assert.Equal("Dense 2 → 3, Relu · Dense 3 → 2", model.Network.ToString());
        Assert.Equal("The file does not describe its layers: they were taken for linear ones with ReLU between them.", Assert.Single(model.Info.Training, entry => entry.Key == "note").Value);
        Assert.Equal([7.5f, -3.5f], model.Network.Forward(TestMatrix.Of(1, 2, 1, 2), new StepContext(_device, new RandomStreams(1))).ToArray());
    }

    [Theory]
    [InlineData("fc.weight", "3,2", "tensor \"fc.weight\" is not named like those of a chain of linear layers")]
    [InlineData("00.weight", "3,2", "tensor \"00.weight\" is not named like")]
    [InlineData("0.weights", "3,2", "tensor \"0.weights\" is not named like")]
    [InlineData("0.bias", "3", "has a tensor \"0.bias\" without \"0.weight\"")]
    [InlineData("0.weight", "3,2", "has no tensor \"0.bias\"")]
    [InlineData("0.weight", "3", "tensor \"0.weight\": F32, 3 is no matrix of a linear layer")]
    [InlineData("0.weight", "3,0", "tensor \"0.weight\": F32, 3 × 0 is no matrix of a linear layer")]
    public void A_file_from_elsewhere_that_is_no_chain_is_an_error(string name, string shape, string expected)
    {
        long[] sizes = [.. shape.Split(',').Select(long.Parse)];
        byte[] bytes = SafeTensorsBytes.Of(null, TensorData.FromValues(name, sizes, new float[sizes.Aggregate(1L, (a, b) => a * b)]));
        string message = Assert.Throws<ModelFileException>(() => ModelFile.Load(SafeTensorsBytes.Open(bytes), _device)).Message;
        Assert.Contains(expected, SafeTensorsBytes.OneLine(message), StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_of_a_file_from_elsewhere_follow_each_other_by_number_and_must_fit()
    {
        TensorData Linear(int number, int outputs, int inputs) => TensorData.FromMatrix($"{number}.weight", new HostMatrix(outputs, inputs));
        TensorData Bias(int number, int outputs) => TensorData.FromMatrix($"{number}.bias", new HostMatrix(1, outputs), outputs);
        byte[] right = SafeTensorsBytes.Of(null, Linear(10, 2, 4), Bias(10, 2), Linear(9, 4, 3), Bias(9, 4));
        Assert.Equal("Dense 3 → 4, Relu · Dense 4 → 2", ModelFile.Load(SafeTensorsBytes.Open(right), _device).Network.ToString());
        byte[] wrong = SafeTensorsBytes.Of(null, Linear(9, 2, 4), Bias(9, 2), Linear(10, 4, 3), Bias(10, 4));
        Assert.Contains("its layers do not form a chain: tensor \"10.weight\": F32, 4 × 3 follows a layer of 2 outputs", Assert.Throws<ModelFileException>(() => ModelFile.Load(SafeTensorsBytes.Open(wrong), _device)).Message, StringComparison.Ordinal);
        Assert.Contains("has no tensors", Assert.Throws<ModelFileException>(() => ModelFile.Load(SafeTensorsBytes.Open(SafeTensorsBytes.Of("{}")), _device)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_is_a_model_with_more_tensors_and_texts()
    {
        Sequential network = Build(new Sequential(new Dense(4, 2)), 4);
        TensorData moment = TensorData.FromMatrix("optimizer.0.weight.first", TestMatrix.Filled(2, 4, float.NaN));
        ModelFile.Save(_folder["last"], network, new ModelInfo());
        Dictionary<string, string> metadata;
        using (SafeTensors model = SafeTensors.Open(_folder["last"])) metadata = new(model.Metadata) { ["trainer"] = "{}" };
        Dense dense = network.Layers.OfType<Dense>().Single();
        SafeTensors.Write(_folder["last"], [TensorData.FromMatrix("0.weight", dense.Weight.Value), TensorData.FromMatrix("0.bias", dense.Bias.Value, 2), moment], metadata);
        AssertSameValues(network, ModelFile.Load(_folder["last"], _device).Network);
        using SafeTensors file = SafeTensors.Open(_folder["last"]);
        Assert.Equal("{}", file.Metadata["trainer"]);
        Assert.Equal(["0.weight", "0.bias", "optimizer.0.weight.first"], file.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(["last"], _folder.Names);
    }

    [Fact]
    public void Values_are_read_into_a_network_that_is_there_all_or_none()
    {
        Sequential source = Build(new Sequential(new Dense(4, 3), new Relu(), new Dense(3, 1)), 4), target = new(new Dense(4, 3), new Tanh(), new Dense(3, 1));
        target.Build(_device, "", 4, new RandomStream(9));
        float[][] before = [.. target.Parameters.Select(p => p.Value.ToArray())];
        TensorData[] tensors = [.. source.Parameters.Select(p => TensorData.FromMatrix(p.Name, p.Value, p.Name.EndsWith("bias", StringComparison.Ordinal) ? [p.Value.Columns] : [p.Value.Rows, p.Value.Columns]))];

        tensors[3] = TensorData.FromValues("2.bias", [1], new float[] { float.NaN });
        Assert.Contains("tensor \"2.bias\", number 0", Failure(tensors), StringComparison.Ordinal);
        tensors[3] = TensorData.FromValues("2.bias", [2], new float[2]);
        Assert.Contains("has a tensor \"2.bias\": F32, 2, but its layer needs 1", Failure(tensors), StringComparison.Ordinal);
        Assert.Contains("has no tensor \"2.bias\"", Failure(tensors[..3]), StringComparison.Ordinal);
        tensors[3] = TensorData.FromMatrix("2.bias", source.Parameters[3].Value, 1);
        Assert.Contains("has a tensor \"3.bias\" that belongs to no layer", Failure([.. tensors, TensorData.FromValues("3.bias", [1], new float[1])]), StringComparison.Ordinal);
        for (int i = 0; i < before.Length; i++) TestMatrix.AssertSameBits(before[i], target.Parameters[i].Value.ToArray(), $"parameter {i} is as before");

        SafeTensors.Write(_folder["values"], tensors, null);
        ModelFile.LoadValues(_folder["values"], target);
        AssertSameValues(source, target);
        Assert.Throws<ArgumentException>(() => ModelFile.LoadValues(_folder["values"], new Sequential(new Dense(4, 3))));

        string Failure(TensorData[] wrong) => Assert.Throws<ModelFileException>(() => ModelFile.LoadValues(SafeTensorsBytes.Open(SafeTensorsBytes.Of(null, wrong)), target)).Message;
    }

    [Fact]
    public void What_is_no_use_is_not_saved()
    {
        Sequential network = Build(new Sequential(new Dense(4, 2)), 4);
        Assert.Throws<ArgumentException>(() => ModelFile.Save(_folder["x"], new Sequential(new Dense(4, 2)), new ModelInfo()));
        Assert.Throws<ArgumentException>(() => ModelFile.Save(_folder["x"], Build(new Sequential(new Relu()), 4), new ModelInfo()));
        Assert.Throws<ArgumentException>(() => ModelFile.Save(_folder["x"], Build(new Sequential(new Sequential(new Dense(4, 2))), 4), new ModelInfo()));
        Assert.Throws<ArgumentException>(() => ModelFile.Save(_folder["x"], network, new ModelInfo { Labels = ["a"] }));
        Assert.Throws<ArgumentException>(() => ModelFile.Save(_folder["x"], network, new ModelInfo { Labels = ["a", "\uD800"] }));
        Assert.Throws<ArgumentNullException>(() => ModelFile.Save(_folder["x"], network, new ModelInfo { Labels = ["a", null!] }));
        Assert.Throws<ArgumentException>(() => ModelFile.Save(_folder["x"], network, new ModelInfo { InputShape = [3] }));
        Assert.Throws<ArgumentException>(() => ModelFile.Save(_folder["x"], network, new ModelInfo { InputScale = 0 }));
        network.Parameters[1].Value.Upload([0, float.NaN]);
        Assert.Contains("0.bias", Assert.Throws<ArgumentException>(() => ModelFile.Save(_folder["x"], network, new ModelInfo())).Message, StringComparison.Ordinal);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void Loading_allocates_a_small_multiple_of_the_file()
    {
        Sequential network = Build(Sequential.Mlp(new MlpOptions { Inputs = 784, Classes = 10 }), 784);
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
        Training = new Dictionary<string, string> { ["data"] = "mnist", ["method"] = "unified top-k 30", ["testAccuracy"] = "97.53", [""] = "" },
    };

    private Sequential Build(Sequential network, int inputs)
    {
        network.Build(_device, "", inputs, new RandomStream(1));
        return network;
    }

    private float[] Predict(Sequential network, int inputs) =>
        network.Forward(TestMatrix.Gaussian(new RandomStream(2), 4, inputs), new StepContext(_device, new RandomStreams(3))).ToArray();

    private static void AssertSameValues(Sequential expected, Sequential actual)
    {
        for (int i = 0; i < expected.Parameters.Count; i++)
            TestMatrix.AssertSameBits(expected.Parameters[i].Value.ToArray(), actual.Parameters[i].Value.ToArray(), expected.Parameters[i].Name);
    }

    private static void AssertSame(ModelInfo expected, ModelInfo actual)
    {
        Assert.Equal((expected.Task, expected.InputScale), (actual.Task, actual.InputScale));
        Assert.Equal(expected.Labels, actual.Labels);
        Assert.Equal(expected.InputShape, actual.InputShape);
        Assert.Equal(expected.Training, actual.Training);
    }
}
