using System.Buffers.Binary;
using System.Text;

namespace MeProp.Onnx.Tests;

/// <summary>
/// Layer types from outside the library, here with its public API alone: they train, are saved, loaded, resumed and
/// exported like the library's own.
/// </summary>
public sealed class OwnLayerTests : IDisposable
{
    private const int Inputs = 6, Classes = 3;

    private static readonly LayerTypes Types = LayerTypes.Default
        .With(ScaleShift.TypeName, ScaleShift.Read)
        .With(ColumnsInput.TypeName, ColumnsInput.Read);

    private static readonly FloatExamples Training = Examples(1, 600), Development = Examples(2, 200);

    private readonly CpuDevice _device = CpuDevice.Create(2);
    private readonly string _folder = Directory.CreateTempSubdirectory("meprop-own-layers-").FullName;

    /// <summary>Where the own layers stand: as the input, first, between and last.</summary>
    public static TheoryData<bool> IsInputOwn => [false, true];

    public void Dispose()
    {
        _device.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory, MemberData(nameof(IsInputOwn))]
    public void They_train_with_the_layers_around_them(bool isInputOwn)
    {
        Network network = Make(isInputOwn);
        network.Build(_device, new RandomStream(1));
        float[][] before = [.. network.Parameters.Select(parameter => parameter.Value.ToArray())];
        double score = new ClassificationEvaluator(network, _device).Evaluate(Development).Score;
        TrainingResult result = NewTrainer(network, 5).Train(Training, Development, null, CancellationToken);
        Assert.InRange(result.DevelopmentScore, Math.Max(85, score + 10), 100);
        foreach ((Parameter parameter, float[] values) in network.Parameters.Zip(before))
            Assert.NotEqual(values, parameter.Value.ToArray());
    }

    [Theory, MemberData(nameof(IsInputOwn))]
    public void They_are_saved_with_their_settings_and_come_back_bit_for_bit(bool isInputOwn)
    {
        Network network = Make(isInputOwn);
        network.Build(_device, new RandomStream(1));
        string path = Path.Combine(_folder, "model.safetensors");
        ModelFile.Save(path, network, new ModelInfo());
        int inputs = network.Inputs;
        string[] layers =
        [
            $$"""{"type":"scale-shift","inputs":{{inputs}},"factor":0.75}""",
            $$"""{"type":"dense","inputs":{{inputs}},"outputs":8,"activation":"tanh"}""",
            """{"type":"scale-shift","inputs":8,"factor":1.5}""",
            """{"type":"dense","inputs":8,"outputs":3}""",
            """{"type":"scale-shift","inputs":3,"factor":1}""",
        ];
        string input = isInputOwn ? """{"type":"columns","columns":4},""" : "";
        (string header, _) = HeaderOf(path);
        Assert.Contains(Escaped($"[{input}{string.Join(',', layers)}]"), header, StringComparison.Ordinal);

        Network loaded = ModelFile.Load(path, _device, Types).Network;
        Assert.Equal(network.ToString(), loaded.ToString());
        Assert.Equal(network.Input.ToString(), loaded.Input.ToString());
        AssertSameBits(network, loaded);
        Assert.Equal(
            new Predictor(network, _device).Predict(Development).SelectMany(p => p.Probabilities),
            new Predictor(loaded, _device).Predict(Development).SelectMany(p => p.Probabilities));
    }

    [Theory, MemberData(nameof(IsInputOwn))]
    public void A_run_continues_from_a_checkpoint_bit_for_bit(bool isInputOwn)
    {
        Network expected = Make(isInputOwn);
        TrainingResult whole = NewTrainer(expected, 4).Train(Training, Development, null, CancellationToken);

        using var source = new CancellationTokenSource();
        Trainer interrupted = NewTrainer(Make(isInputOwn), 4);
        interrupted.Checkpoints = new Checkpoints(_folder);
        interrupted.Callbacks.Add(new Interruption(source, step: 17));
        TrainingResult part = interrupted.Train(Training, Development, null, source.Token);
        Assert.Equal(TrainingOutcome.Cancelled, part.Outcome);

        Network resumed = Make(isInputOwn);
        Trainer trainer = NewTrainer(resumed, 4);
        trainer.Resume(Checkpoint.Load(_folder, Types));
        TrainingResult rest = trainer.Train(Training, Development, null, CancellationToken);
        AssertSameBits(expected, resumed);
        Assert.Equal(
            whole.Evaluations.Select(evaluation => evaluation.Development),
            rest.Evaluations.Select(evaluation => evaluation.Development));
    }

    [Fact]
    public void A_run_with_another_setting_is_not_continued()
    {
        Trainer trainer = NewTrainer(Make(false), 1);
        trainer.Checkpoints = new Checkpoints(_folder);
        trainer.Train(Training, Development, null, CancellationToken);
        Trainer other = NewTrainer(Make(false, factor: 0.5f), 2);
        other.Resume(Checkpoint.Load(_folder, Types));
        string message = Assert.Throws<ArgumentException>(
            () => other.Train(Training, Development, null, CancellationToken)).Message;
        Assert.Contains("ScaleShift 0.75", message, StringComparison.Ordinal);
        Assert.Contains("ScaleShift 0.5", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "layer 0: it is of the type \"scale-shift\", which is unknown here. Use that version.")]
    [InlineData(true, "layer 0: it is of the type \"columns\", which is unknown here. Use that version.")]
    public void Files_with_types_that_the_reader_was_not_given_are_refused(bool isInputOwn, string expected)
    {
        Trainer trainer = NewTrainer(Make(isInputOwn), 1);
        trainer.Checkpoints = new Checkpoints(_folder);
        trainer.Train(Training, Development, null, CancellationToken);
        string last = Path.Combine(_folder, Checkpoints.LastName);
        string start = $"{last} was made by a newer version of MeProp, or is damaged: its layers say of ";
        Assert.Equal(
            start + expected, Assert.Throws<ModelFileException>(() => ModelFile.Load(last, _device)).Message);
        Assert.Equal(start + expected, Assert.Throws<ModelFileException>(() => Checkpoint.Load(_folder)).Message);
        ModelFile.Load(last, _device, Types);
    }

    [Theory]
    [InlineData("\"columns\":4", "\"columns\":0", "layer 0: it has 0 columns")]
    [InlineData("\"columns\":4", "\"rows\":4", "layer 0: it has no columns")]
    [InlineData("\"factor\":0.75", "\"factor\":\"x\"", "layer 1: factor is not a number")]
    [InlineData("\"factor\":0.75", "\"factor\":0.75,\"a\":1", "layer 1: it has a field \"a\", which is unknown here")]
    [InlineData("\"columns\":4", "\"columns\":5", "takes 4 inputs, but what comes before it gives 5")]
    [InlineData(
        "{\"type\":\"columns\",\"columns\":4},{\"type\":\"scale-shift\",\"inputs\":4,\"factor\":0.75}",
        "{\"type\":\"scale-shift\",\"inputs\":4,\"factor\":0.75},{\"type\":\"columns\",\"columns\":4}",
        "one of its layers reads the batch, but is not the first")]
    public void Damaged_fields_are_an_error_that_says_what_is_wrong(string field, string damaged, string expected)
    {
        Network network = Make(isInputOwn: true);
        network.Build(_device, new RandomStream(1));
        string path = Path.Combine(_folder, "model.safetensors");
        ModelFile.Save(path, network, new ModelInfo());
        ReplaceInHeader(path, field, damaged);
        string message = Assert.Throws<ModelFileException>(() => ModelFile.Load(path, _device, Types)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void They_are_exported_with_a_converter_of_ones_own()
    {
        var network = new Network(new ValuesInput(Inputs), new ScaleShift(1), new Dense(5), new ScaleShift(1));
        network.Build(_device, new RandomStream(1));
        string message = Assert.Throws<ArgumentException>(() => RuntimeModel.Of(network)).Message;
        Assert.Contains("Layer 0 (ScaleShift 1) cannot be written as ONNX", message, StringComparison.Ordinal);
        OnnxConverters converters = OnnxConverters.Default.With<ScaleShift>(ScaleShift.Convert);
        Comparison.AssertSame(_device, network, Development, converters: converters);
    }

    /// <summary>Changes what a model file says of its layers: JSON in a string of the JSON header.</summary>
    private static void ReplaceInHeader(string path, string text, string replacement)
    {
        (string header, byte[] data) = HeaderOf(path);
        Assert.Contains(Escaped(text), header, StringComparison.Ordinal);
        byte[] changed = Encoding.UTF8.GetBytes(
            header.Replace(Escaped(text), Escaped(replacement), StringComparison.Ordinal));
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, changed.Length);
        File.WriteAllBytes(path, [.. length, .. changed, .. data]);
    }

    private static (string Header, byte[] Data) HeaderOf(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int end = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        return (Encoding.UTF8.GetString(file.AsSpan(8, end - 8)), file[end..]);
    }

    private static string Escaped(string json) => json.Replace("\"", "\\\"", StringComparison.Ordinal);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private static Network Make(bool isInputOwn, float factor = 0.75f) => new(
        isInputOwn ? new ColumnsInput(4) : new ValuesInput(Inputs),
        new ScaleShift(factor),
        new Dense(8, activation: Activation.Tanh),
        new ScaleShift(1.5f),
        new Dense(Classes),
        new ScaleShift(1));

    private Trainer NewTrainer(Network network, int epochs)
    {
        var options = new TrainerOptions { Epochs = epochs, BatchSize = 50, EvaluationsPerEpoch = 2 };
        return new(_device, network, new SoftmaxCrossEntropy(), new Adam(0.02f), options);
    }

    /// <summary>The class is the largest of the first columns, as many as there are classes.</summary>
    private static FloatExamples Examples(ulong seed, int count)
    {
        var random = new RandomStream(seed);
        float[] values = [.. Enumerable.Range(0, count * Inputs).Select(_ => (float)random.NextGaussian())];
        int[] labels = [.. values.Chunk(Inputs).Select(row => Array.IndexOf(row, row[..Classes].Max()))];
        return new FloatExamples(values, Inputs, labels, Classes);
    }

    private static void AssertSameBits(Network expected, Network actual)
    {
        Assert.Equal(expected.Parameters.Select(p => p.Name), actual.Parameters.Select(p => p.Name));
        foreach ((Parameter e, Parameter a) in expected.Parameters.Zip(actual.Parameters))
            Assert.Equal(BitsOf(e.Value), BitsOf(a.Value));

        static IEnumerable<int> BitsOf(Matrix matrix) => matrix.ToArray().Select(BitConverter.SingleToInt32Bits);
    }

    private sealed class Interruption(CancellationTokenSource source, int step) : TrainingCallback
    {
        private int _steps;

        public override void OnStep(in TrainingProgress progress)
        {
            if (++_steps == step) source.Cancel();
        }
    }
}
