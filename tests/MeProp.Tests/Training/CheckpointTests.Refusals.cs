using System.Text;

namespace MeProp.Tests;

/// <summary>Refused: runs that do not fit their checkpoint, damaged files, places that cannot be written.</summary>
public sealed partial class CheckpointTests
{
    [Fact]
    public void Other_settings_are_refused_and_named()
    {
        Interrupt();
        AssertRefused<ArgumentException>("optimizer: Adam, learning rate 0.003", Make(optimizer: new Adam(0.004f)));
        AssertRefused<ArgumentException>("optimizer: Adam", Make(optimizer: new Adam(0.003f) { Update = Update.All }));
        AssertRefused<ArgumentException>("optimizer: Adam", Make(optimizer: new Sgd()));
        AssertRefused<ArgumentException>("batch size: 10 then, 11 now", Make(options: Options with { BatchSize = 11 }));
        TrainerOptions seldom = Options with { EvaluationsPerEpoch = 1 };
        TrainerOptions narrow = Options with { EvaluationBatchSize = 7 };
        AssertRefused<ArgumentException>("evaluations per epoch: 2 then, 1 now", Make(options: seldom));
        AssertRefused<ArgumentException>("evaluation batch size", Make(options: narrow));
        AssertRefused<ArgumentException>("seed: 1 then, 2 now", Make(options: Options with { Seed = 2 }));
        AssertRefused<ArgumentException>("layers: ", Make(rule: KeepRule.RandomK));
        AssertRefused<ArgumentException>("layers: ", Make(dropout: 0.3f));
        AssertRefused<ArgumentException>("layers: Dense, Relu, ", Make(activation: Activation.Tanh));
        const string Sizes = "0.weight of 24 × 12 where the network has 0.weight of 25 × 12";
        AssertRefused<ArgumentException>(Sizes, Make(hidden: 25));
    }

    [Fact]
    public void A_state_of_a_newer_version_is_named_and_is_no_damage()
    {
        Interrupt();
        Replace("\"version\":2,", "\"version\":3,");
        AssertUnreadable(
            $"{Last} cannot be resumed: its training state is of version 3, this program knows versions up to 2. "
            + "Resume the run with the version that wrote it.");
    }

    [Theory]
    [InlineData("first", true)]
    [InlineData("firstCorrection", false)]
    public void A_slot_of_the_wrong_kind_is_refused(string slot, bool isPerRow)
    {
        Interrupt();
        List<TensorData> tensors = [];
        Dictionary<string, string> metadata;
        using (SafeTensors file = SafeTensors.Open(Last))
        {
            metadata = new(file.Metadata);
            foreach (TensorInfo tensor in file.Tensors)
            {
                float[] values = new float[tensor.ElementCount];
                file.CopyTo(tensor.Name, values);
                if (tensor.Name != "optimizer.0.weight.first")
                {
                    tensors.Add(TensorData.FromValues(tensor.Name, [.. tensor.Shape], values));
                    continue;
                }

                long[] shape = isPerRow ? [tensor.Shape[0]] : [.. tensor.Shape];
                values = isPerRow ? values[..(int)tensor.Shape[0]] : values;
                tensors.Add(TensorData.FromValues($"optimizer.0.weight.{slot}", shape, values));
            }
        }

        SafeTensors.Write(Last, tensors, metadata);
        string message = Assert.Throws<ModelFileException>(() => Checkpoint.Load(_folder)).Message;
        Assert.Contains("which does not fit", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_says_nothing_of_development_scores_is_refused()
    {
        Interrupt();
        Replace("\"development\":", "\"other______\":");
        AssertRefused<InvalidDataException>("evaluations without scores", Make());
    }

    [Fact]
    public void Information_that_does_not_fit_is_refused_before_training()
    {
        using ResumableRun run = Make();
        run.Trainer.Checkpoints = new Checkpoints(_folder, new ModelInfo { Labels = ["one"] });
        string message = Assert.Throws<ArgumentException>(() => run.Train()).Message;
        Assert.Contains("names 1 labels for", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder));
    }

    [Fact]
    public void Other_examples_are_refused_and_named()
    {
        Interrupt();
        FloatExamples changed = SyntheticTask.Make(105, seed: 9), fewer = SyntheticTask.Make(104, seed: 1);
        FloatExamples development = SyntheticTask.Make(40, seed: 9);
        AssertRefused<InvalidDataException>("training data: 105 examples", Make(training: changed));
        AssertRefused<InvalidDataException>("training data: 105 examples", Make(training: fewer));
        AssertRefused<InvalidDataException>("development data: 40 examples", Make(development: development));
    }

    [Fact]
    public void Missing_and_damaged_files_are_refused_and_named()
    {
        AssertUnreadable(Last);
        Interrupt();
        byte[] last = File.ReadAllBytes(Last), best = File.ReadAllBytes(Best);
        File.Delete(Best);
        AssertUnreadable(Best);
        File.WriteAllBytes(Best, best);
        foreach (int length in (int[])[0, 5, 100, last.Length / 2, last.Length - 1])
        {
            File.WriteAllBytes(Last, last[..length]);
            AssertUnreadable(Last);
        }

        File.WriteAllBytes(Last, best);
        AssertUnreadable("no state of training");
        File.WriteAllBytes(Last, last);
        Assert.Equal(7, Checkpoint.Load(_folder).Step);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_ends_training_with_the_name_of_the_file()
    {
        Directory.CreateDirectory(Best);
        using ResumableRun run = Make(options: Options with { Epochs = 1_000_000 });
        run.Trainer.Checkpoints = new Checkpoints(_folder);
        Assert.Contains(Best, Assert.Throws<IOException>(() => run.Train()).Message, StringComparison.Ordinal);
        Assert.Equal([Checkpoints.BestName], Files());
    }

    [Fact]
    public void A_network_that_files_cannot_hold_is_refused_before_training()
    {
        var network = new Network(new ValuesInput(4), new ActivationLayer(Activation.Relu));
        var trainer = new Trainer(new ReferenceDevice(), network, new SoftmaxCrossEntropy(), new Sgd(), Options)
        {
            Checkpoints = new Checkpoints(_folder),
        };
        var examples = new FloatExamples(new float[8], 4, new int[2], 4);
        string message = Assert.Throws<ArgumentException>(() => trainer.Run(examples)).Message;
        Assert.Contains("nothing to save", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Removed_neurons_do_not_fit_a_run_that_removes_none()
    {
        TrainerOptions options = Options with { Simplification = new() { Prune = 0.25, CycleEpochs = 1 } };
        using ResumableRun first = Make(options: options), second = Make();
        first.Trainer.Checkpoints = new Checkpoints(_folder);
        first.Train(15);
        second.Trainer.Resume(Checkpoint.Load(_folder));
        string message = Assert.Throws<ArgumentException>(() => second.Train()).Message;
        Assert.Contains("simplification", message, StringComparison.Ordinal);
    }

    /// <summary>Changes the state of training in the file, to something as long.</summary>
    private void Replace(string before, string after)
    {
        byte[] from = Escaped(before), to = Escaped(after), file = File.ReadAllBytes(Last);
        Assert.Equal(from.Length, to.Length);
        int found = 0;
        for (int i = file.AsSpan().IndexOf(from); i >= 0; i = file.AsSpan().IndexOf(from), found++) to.CopyTo(file, i);
        Assert.True(found > 0);
        File.WriteAllBytes(Last, file);

        static byte[] Escaped(string text) =>
            Encoding.UTF8.GetBytes(text.Replace("\"", "\\\"", StringComparison.Ordinal));
    }

    private void AssertUnreadable(string message)
    {
        ModelFileException exception = Assert.Throws<ModelFileException>(() => Checkpoint.Load(_folder));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    private void AssertRefused<T>(string difference, ResumableRun run)
        where T : Exception
    {
        using (run)
        {
            run.Trainer.Resume(Checkpoint.Load(_folder));
            T exception = Assert.Throws<T>(() => run.Train());
            Assert.StartsWith(Last, exception.Message, StringComparison.Ordinal);
            Assert.Contains(difference, exception.Message, StringComparison.Ordinal);
        }
    }
}
