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
        var network = Sequential.Mlp(new MlpOptions { Inputs = 784, Classes = 10, HiddenSize = 100, Keep = keep, Activation = activation, Dropout = dropout });
        Train(network, Digits.Value.Train.Slice(0, 2000), 1);
        Comparison.AssertSame(_device, network, Digits.Value.Test.Slice(0, 400), relative: activation == Activation.Cube);
    }

    [Fact]
    public void A_network_of_uneven_sizes_gives_the_same_outputs()
    {
        var network = new Sequential(new Dense(784, 500, activation: Activation.Relu), new Dense(500, 37, activation: Activation.Relu), new Dense(37, 211, activation: Activation.Relu), new Dense(211, 10));
        Train(network, Digits.Value.Train.Slice(0, 2000), 1);
        Comparison.AssertSame(_device, network, Digits.Value.Test.Slice(0, 400));
    }

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(3, 17, 5)]
    [InlineData(16, 1, 1)]
    [InlineData(31, 257, 33)]
    public void Odd_sizes_give_the_same_outputs(int inputs, int hidden, int outputs)
    {
        var network = new Sequential(new Dense(inputs, hidden), new Sigmoid(), new Dropout(0.5f), new Dense(hidden, outputs));
        Build(network, inputs);
        Comparison.AssertSame(_device, network, RandomExamples(inputs, outputs));
    }

    /// <summary>Positions decide the names of values, so each layer also stands first, last, next to its like and alone.</summary>
    [Fact]
    public void Layers_may_stand_in_any_order()
    {
        Layer[][] orders =
        [
            [new Cube(), new Cube(), new Dense(6, 4, activation: Activation.Cube), new Cube(), new Dense(4, 5), new Tanh()],
            [new Dense(6, 3), new Relu(), new Dense(3, 5, activation: Activation.Sigmoid)],
            [new Dropout(0.5f), new Dense(6, 5), new Dropout(0.5f)],
            [new Sequential(new Dense(6, 7), new Relu()), new Sequential(new Dense(7, 5), new Cube())],
            [new Relu()],
            [new Dropout(0.5f)],
        ];
        foreach (Layer[] layers in orders)
        {
            var network = new Sequential(layers);
            Build(network, 6);
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
        var network = Sequential.Mlp(new MlpOptions { Inputs = 784, Classes = 10, Keep = isSparse ? Keep.UnifiedTopK(30) : Keep.All, Dropout = 0.1f });
        Train(network, mnist.Train.Slice(0, 20_000), 1);
        Comparison.AssertSame(_device, network, mnist.Test.Slice(0, 2000));

        using var model = RuntimeModel.Of(network);
        Matrix x = Comparison.Inputs(_device, mnist.Test, 0, mnist.Test.Count);
        (float[] logits, _) = model.Run(x.ToArray(), mnist.Test.Count);
        int correct = Enumerable.Range(0, mnist.Test.Count).Count(n => logits.AsSpan(n * 10, 10).IndexOf(logits.AsSpan(n * 10, 10).ToArray().Max()) == mnist.Test.Labels.Span[n]);
        double ours = new Evaluator(network, new StepContext(_device, new RandomStreams(1))).Evaluate(mnist.Test).Accuracy;
        Assert.True(ours > 90, $"{ours} %: too little to call it trained");
        Assert.Equal(ours, 100.0 * correct / mnist.Test.Count, 0.02);
    }

    [Theory]
    [InlineData("digits")]
    [InlineData("mnist")]
    public void A_simplified_network_gives_the_same_outputs(string name)
    {
        string? folder = Environment.GetEnvironmentVariable("MEPROP_TEST_DATA");
        Assert.SkipWhen(name == "mnist" && string.IsNullOrEmpty(folder), "MEPROP_TEST_DATA does not name a folder with mnist/.");
        ImageData data = name == "digits" ? Digits.Value : ImageDataSets.Load(name, folder, cancellationToken: TestContext.Current.CancellationToken);
        var network = Sequential.Mlp(new MlpOptions { Inputs = 784, Classes = 10, HiddenSize = 200, Keep = Keep.TopK(40), Dropout = 0.1f });
        Train(network, data.Train.Slice(0, 2000), new TrainerOptions { Epochs = 3, EvaluationsPerEpoch = 4, Simplification = new() { Prune = 0.2, CycleEpochs = 2 } });
        Assert.All(network.HiddenSizes, size => Assert.InRange(size, 1, 199));
        Comparison.AssertSame(_device, network, data.Test.Slice(0, 1000));
    }

    private void Build(Sequential network, int inputs)
    {
        network.Build(_device, "", inputs, new RandomStream(5));
        var random = new Random(3);
        foreach (Parameter bias in network.Parameters.Where(parameter => parameter.Name.EndsWith("bias", StringComparison.Ordinal)))
            bias.Value.Upload([.. Enumerable.Range(0, bias.Count).Select(_ => random.NextSingle() - 0.5f)]);
    }

    private void Train(Sequential network, ByteExamples examples, int epochs) => Train(network, examples, new TrainerOptions { Epochs = epochs });

    private void Train(Sequential network, ByteExamples examples, TrainerOptions options) =>
        new Trainer(_device, network, new SoftmaxCrossEntropy(), new Adam(), options).Train(examples, cancellationToken: TestContext.Current.CancellationToken);

    private static FloatExamples RandomExamples(int inputs, int classes)
    {
        const int count = 120;
        var random = new Random(7);
        return new FloatExamples(Enumerable.Range(0, count * inputs).Select(_ => 2 * random.NextSingle() - 1).ToArray(), inputs, new int[count], classes);
    }
}
