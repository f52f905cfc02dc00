using MeProp.Tasks;

namespace MeProp.Gpu.Tests;

/// <summary>Short trainings of each kind of network, on any device.</summary>
internal static class TrainingScene
{
    private static readonly Lazy<ImageData> Digits = new(() => BuiltInDigits.Create());

    /// <summary>The losses of the steps of a small network on the built-in digits.</summary>
    public static double[] DigitLosses(
        Device device, Keep keep, Optimizer optimizer, int examples = 600, int lossInterval = 1)
    {
        var network = new Network(
            new ValuesInput(Digits.Value.Width * Digits.Value.Height), new Dense(48, keep, Activation.Relu),
            new Dropout(0.1f),
            new Dense(48, keep, Activation.Relu), new Dropout(0.1f), new Dense(10));
        return Losses(device, network, optimizer, Digits.Value.Train.Slice(0, examples), lossInterval);
    }

    /// <summary>
    /// The weights after three epochs of the same network with masks of another rate. The last batch of an epoch is
    /// shorter than the others.
    /// </summary>
    public static float[] DigitWeights(Device device, Keep keep, Optimizer optimizer, int lossInterval)
    {
        var network = new Network(
            new ValuesInput(Digits.Value.Width * Digits.Value.Height), new Dense(24, keep, Activation.Relu),
            new Dropout(0.3f), new Dense(24, keep, Activation.Relu), new Dense(10));
        Examples train = Digits.Value.Train.Slice(0, 130), development = Digits.Value.Train.Slice(130, 30);
        var trainer = new Trainer(
            device, network, new SoftmaxCrossEntropy(), optimizer,
            new TrainerOptions { Epochs = 3, BatchSize = 20, LossInterval = lossInterval });
        trainer.Train(
            train, development,
            cancellationToken: TestContext.Current.CancellationToken);
        return [.. network.Parameters.SelectMany(parameter => parameter.Value.ToArray())];
    }

    /// <summary>The same of a bidirectional LSTM that labels words of sentences.</summary>
    public static double[] SequenceLosses(Device device, Keep keep, Optimizer optimizer)
    {
        var network = new Network(
            new Embedding(
                new("numbers", 10, 6, [.. Enumerable.Repeat(0.1f, 10)]), new EmbeddingTable("marks", 300, 2)),
            new Lstm(12, keep, isBidirectional: true), new Dropout(0.1f), new Dense(4));
        return Losses(device, network, optimizer, Sentences(40));
    }

    /// <summary>The same of a network on the parser's pattern: tables at several positions, and the cube.</summary>
    public static double[] StateLosses(Device device, Keep keep, Optimizer optimizer, int examples = 200)
    {
        var random = new RandomStream(3);
        int[] ids = [.. Enumerable.Range(0, examples * 6).Select(i => random.NextInt32(i % 6 < 4 ? 50 : 7))];
        int[] targets = [.. Enumerable.Range(0, examples).Select(n => (ids[n * 6] + ids[n * 6 + 4]) % 5)];
        var network = new Network(
            new Embedding(
                new EmbeddingTable("words", 50, 8) { Positions = 4 },
                new EmbeddingTable("tags", 7, 3) { Positions = 2 }),
            new Dense(40, keep, Activation.Cube), new Dropout(0.2f), new Dense(5));
        return Losses(device, network, optimizer, new IdExamples(ids, 6, targets, 5));
    }

    private static IdExamples Sentences(int count)
    {
        var random = new RandomStream(5);
        int[] lengths = [.. Enumerable.Range(0, count).Select(_ => 1 + random.NextInt32(9))];
        int rows = lengths.Sum();
        int[] ids = [.. Enumerable.Range(0, 2 * rows).Select(i => random.NextInt32(i % 2 == 0 ? 10 : 300))];
        int[] targets = [.. Enumerable.Range(0, rows).Select(row => ids[2 * row] % 4)];
        return new IdExamples(ids, 2, targets, 4, lengths);
    }

    private static double[] Losses(
        Device device, Network network, Optimizer optimizer, Examples examples, int lossInterval = 1)
    {
        var trainer = new Trainer(
            device, network, new SoftmaxCrossEntropy(), optimizer,
            new TrainerOptions { Epochs = 1, BatchSize = 20, LossInterval = lossInterval });
        var losses = new LossRecorder();
        trainer.Callbacks.Add(losses);
        TrainingResult result = trainer.Train(
            examples, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(TrainingOutcome.Completed, result.Outcome);
        return [.. losses.Losses];
    }

    private sealed class LossRecorder : TrainingCallback
    {
        public List<double> Losses { get; } = [];

        public override void OnStep(in TrainingProgress progress) => Losses.Add(progress.Loss);
    }
}
