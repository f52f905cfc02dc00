using System.Text;

namespace MeProp.Tests;

/// <summary>What is refused: runs that do not fit their checkpoint, damaged files, places that cannot be written.</summary>
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
        AssertRefused<ArgumentException>("evaluations per epoch: 2 then, 1 now", Make(options: Options with { EvaluationsPerEpoch = 1 }));
        AssertRefused<ArgumentException>("evaluation batch size", Make(options: Options with { EvaluationBatchSize = 7 }));
        AssertRefused<ArgumentException>("seed: 1 then, 2 now", Make(options: Options with { Seed = 2 }));
        AssertRefused<ArgumentException>("layers: ", Make(rule: KeepRule.RandomK));
        AssertRefused<ArgumentException>("layers: ", Make(dropout: 0.3f));
        AssertRefused<ArgumentException>("layers: Dense, Relu, ", Make(activation: Activation.Tanh));
        AssertRefused<ArgumentException>("0.weight of 24 × 12 where the network has 0.weight of 25 × 12", Make(hidden: 25));
    }

    [Fact]
    public void A_state_of_another_version_is_named_and_is_no_damage()
    {
        Interrupt();
        Replace("\"version\":1,", "\"version\":2,");
        string message = Assert.Throws<ModelFileException>(() => Checkpoint.Load(_folder)).Message;
        Assert.Equal($"{Last} cannot be resumed: its training state is of version 2, this program knows version 1. Resume the run with the version that wrote it.", message);
    }

    [Fact]
    public void A_state_that_says_nothing_of_development_scores_is_refused()
    {
        Interrupt();
        Replace("\"dev\":", "\"old\":");
        AssertRefused<InvalidDataException>("evaluations without scores", Make());
    }

    [Fact]
    public void Information_that_does_not_fit_is_refused_before_training()
    {
        using ResumableRun run = Make();
        run.Trainer.Checkpoints = new Checkpoints(_folder, new ModelInfo { Labels = ["one"] });
        Assert.Contains("names 1 labels for", Assert.Throws<ArgumentException>(() => run.Train()).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder));
    }

    [Fact]
    public void Other_examples_are_refused_and_named()
    {
        Interrupt();
        AssertRefused<InvalidDataException>("training data: 105 examples", Make(training: SyntheticTask.Make(105, seed: 9)));
        AssertRefused<InvalidDataException>("training data: 105 examples", Make(training: SyntheticTask.Make(104, seed: 1)));
        AssertRefused<InvalidDataException>("development data: 40 examples", Make(development: SyntheticTask.Make(40, seed: 9)));
    }

    [Fact]
    public void Missing_and_damaged_files_are_refused_and_named()
    {
        Assert.Contains(Last, Assert.Throws<ModelFileException>(() => Checkpoint.Load(_folder)).Message, StringComparison.Ordinal);
        Interrupt();
        byte[] last = File.ReadAllBytes(Last), best = File.ReadAllBytes(Best);
        File.Delete(Best);
        Assert.Contains(Best, Assert.Throws<ModelFileException>(() => Checkpoint.Load(_folder)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(Best, best);
        foreach (int length in (int[])[0, 5, 100, last.Length / 2, last.Length - 1])
        {
            File.WriteAllBytes(Last, last[..length]);
            Assert.Contains(Last, Assert.Throws<ModelFileException>(() => Checkpoint.Load(_folder)).Message, StringComparison.Ordinal);
        }

        File.WriteAllBytes(Last, best);
        Assert.Contains("no state of training", Assert.Throws<ModelFileException>(() => Checkpoint.Load(_folder)).Message, StringComparison.Ordinal);
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
        var trainer = new Trainer(new ReferenceDevice(), new Sequential(new Sequential(new Dense(12, 4))), new SoftmaxCrossEntropy(), new Sgd(), Options) { Checkpoints = new Checkpoints(_folder) };
        Assert.Throws<ArgumentException>(() => trainer.Run(Training));
    }

    [Fact]
    public void Removed_neurons_do_not_fit_a_run_that_removes_none()
    {
        TrainerOptions options = Options with { Simplification = new() { Prune = 0.25, CycleEpochs = 1 } };
        using ResumableRun first = Make(options: options), second = Make();
        first.Trainer.Checkpoints = new Checkpoints(_folder);
        first.Train(15);
        second.Trainer.Resume(Checkpoint.Load(_folder));
        Assert.Contains("simplification", Assert.Throws<ArgumentException>(() => second.Train()).Message, StringComparison.Ordinal);
    }

    /// <summary>Changes the state of training in the file, to something as long.</summary>
    private void Replace(string before, string after)
    {
        byte[] from = Encoding.UTF8.GetBytes(before.Replace("\"", "\\\"", StringComparison.Ordinal)), to = Encoding.UTF8.GetBytes(after.Replace("\"", "\\\"", StringComparison.Ordinal)), file = File.ReadAllBytes(Last);
        int found = 0;
        for (int i = file.AsSpan().IndexOf(from); i >= 0; i = file.AsSpan().IndexOf(from), found++) to.CopyTo(file, i);
        Assert.True(found > 0);
        File.WriteAllBytes(Last, file);
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
