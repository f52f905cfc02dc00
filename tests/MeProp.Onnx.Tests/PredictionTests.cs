using MeProp.Tasks;

namespace MeProp.Onnx.Tests;

/// <summary>An exported network gives in ONNX Runtime what it gives here.</summary>
public sealed class PredictionTests : IDisposable
{
    private static readonly Lazy<ImageData> Digits = new(() => BuiltInDigits.Create());

    private readonly CpuDevice _device = CpuDevice.Create(1);

    public static TheoryData<Keep, Activation, float> Trained => new()
    {
        { Keep.All, Activation.Relu, 0 },
        { Keep.TopK(10), Activation.Relu, 0.1f },
        { Keep.UnifiedTopK(20), Activation.Relu, 0 },
        { Keep.RandomK(20), Activation.Relu, 0 },
        { Keep.UnifiedTopK(20), Activation.Tanh, 0.2f },
        { Keep.TopK(10), Activation.Sigmoid, 0 },
        { Keep.UnifiedTopK(20), Activation.Cube, 0 },
    };

    public void Dispose() => _device.Dispose();

    [Theory]
    [MemberData(nameof(Trained))]
    public void A_trained_network_gives_the_same_outputs(Keep keep, Activation activation, float dropout)
    {
        Network network = Mlp(100, keep, dropout, activation);
        Train(network, Digits.Value.Train.Slice(0, 2000), 1);
        bool isCube = activation == Activation.Cube;
        Comparison.AssertSame(_device, network, Digits.Value.Test.Slice(0, 400), relative: isCube);
    }

    [Fact]
    public void A_network_of_uneven_sizes_gives_the_same_outputs()
    {
        var network = new Network(
            new ValuesInput(784),
            new Dense(500, activation: Activation.Relu),
            new Dense(37, activation: Activation.Relu),
            new Dense(211, activation: Activation.Relu),
            new Dense(10));
        Train(network, Digits.Value.Train.Slice(0, 2000), 1);
        Comparison.AssertSame(_device, network, Digits.Value.Test.Slice(0, 400));
    }

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(3, 17, 5)]
    [InlineData(16, 1, 2)]
    [InlineData(31, 257, 33)]
    public void Odd_sizes_give_the_same_outputs(int inputs, int hidden, int outputs)
    {
        Network network = Build(
            inputs,
            new Dense(hidden),
            new ActivationLayer(Activation.Sigmoid),
            new Dropout(0.5f),
            new Dense(outputs));
        Comparison.AssertSame(_device, network, RandomExamples(inputs, outputs));
    }

    /// <summary>Positions name the values, so each layer also stands first, last, next to its like and alone.</summary>
    [Fact]
    public void Layers_may_stand_in_any_order()
    {
        static ActivationLayer Layer(Activation activation) => new(activation);
        Layer[][] orders =
        [
            [
                Layer(Activation.Cube), Layer(Activation.Cube), new Dense(4, activation: Activation.Cube),
                Layer(Activation.Cube), new Dense(5), Layer(Activation.Tanh),
            ],
            [new Dense(3), Layer(Activation.Relu), new Dense(5, activation: Activation.Sigmoid)],
            [new Dropout(0.5f), new Dense(5), new Dropout(0.5f)],
            [new Dense(7), Layer(Activation.Relu), new Dense(5), Layer(Activation.Cube)],
            [Layer(Activation.Relu)],
            [new Dropout(0.5f)],
        ];
        foreach (Layer[] layers in orders)
        {
            Network network = Build(6, layers);
            Comparison.AssertSame(_device, network, RandomExamples(6, network.Outputs));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_network_trained_on_mnist_gives_the_same_outputs_and_score(bool isSparse)
    {
        string? folder = Environment.GetEnvironmentVariable("MEPROP_TEST_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "MEPROP_TEST_DATA does not name a folder with mnist/.");
        ImageData mnist = ImageDataSets.Load("mnist", folder, cancellationToken: TestContext.Current.CancellationToken);
        Network network = Mlp(500, isSparse ? Keep.UnifiedTopK(30) : Keep.All, 0.1f);
        Train(network, mnist.Train.Slice(0, 20_000), 1);
        Comparison.AssertSame(_device, network, mnist.Test.Slice(0, 2000));

        using var model = RuntimeModel.Of(network);
        Batch batch = Comparison.BatchOf(_device, mnist.Test, 0, mnist.Test.Count);
        (float[] logits, _) = model.Run(batch.Values!.ToArray(), mnist.Test.Count);
        int correct = logits.Chunk(10).Zip(mnist.Test.Labels.ToArray(), (row, label) =>
            Array.IndexOf(row, row.Max()) == label).Count(isRight => isRight);
        double ours = new ClassificationEvaluator(network, _device).Evaluate(mnist.Test).Score;
        Assert.True(ours > 90, $"{ours} %: too little to call it trained");
        Assert.Equal(ours, 100.0 * correct / mnist.Test.Count, 0.02);
    }

    [Theory]
    [InlineData("digits")]
    [InlineData("mnist")]
    public void A_simplified_network_gives_the_same_outputs(string name)
    {
        string? folder = Environment.GetEnvironmentVariable("MEPROP_TEST_DATA");
        bool isMissing = name == "mnist" && string.IsNullOrEmpty(folder);
        Assert.SkipWhen(isMissing, "MEPROP_TEST_DATA does not name a folder with mnist/.");
        ImageData data = name == "digits"
            ? Digits.Value
            : ImageDataSets.Load(name, folder, cancellationToken: TestContext.Current.CancellationToken);
        Network network = Mlp(200, Keep.TopK(40), 0.1f);
        Train(network, data.Train.Slice(0, 2000), new TrainerOptions
        {
            Epochs = 3,
            EvaluationsPerEpoch = 4,
            Simplification = new() { Prune = 0.2, CycleEpochs = 2 },
        });
        Assert.All(network.HiddenSizes, size => Assert.InRange(size, 1, 199));
        Comparison.AssertSame(_device, network, data.Test.Slice(0, 1000));
    }

    private static Network Mlp(int hiddenSize, Keep keep, float dropout, Activation activation = Activation.Relu) =>
        Network.Mlp(new MlpOptions
        {
            Inputs = 784,
            Classes = 10,
            HiddenSize = hiddenSize,
            Keep = keep,
            Activation = activation,
            Dropout = dropout,
        });

    private Network Build(int inputs, params Layer[] layers)
    {
        var network = new Network(new ValuesInput(inputs), layers);
        network.Build(_device, new RandomStream(5));
        var random = new Random(3);
        foreach (Dense dense in network.Layers.OfType<Dense>())
            dense.Bias.Value.Upload([.. Enumerable.Range(0, dense.Outputs).Select(_ => random.NextSingle() - 0.5f)]);
        return network;
    }

    private void Train(Network network, ByteExamples examples, int epochs) =>
        Train(network, examples, new TrainerOptions { Epochs = epochs });

    private void Train(Network network, ByteExamples examples, TrainerOptions options) =>
        new Trainer(_device, network, new SoftmaxCrossEntropy(), new Adam(), options)
            .Train(examples, cancellationToken: TestContext.Current.CancellationToken);

    private static FloatExamples RandomExamples(int inputs, int classes)
    {
        const int count = 120;
        var random = new Random(7);
        float[] values = [.. Enumerable.Range(0, count * inputs).Select(_ => 2 * random.NextSingle() - 1)];
        return new FloatExamples(values, inputs, new int[count], classes);
    }
}
