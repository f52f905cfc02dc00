namespace MeProp.Tests;

/// <summary>Examples that differ from epoch to epoch: when they are made, and that runs resume with the same.</summary>
public sealed class EpochExamplesTests : IDisposable
{
    private static readonly FloatExamples Development = SyntheticTask.Make(40, seed: 2);
    private static readonly TrainerOptions Options = new() { Epochs = 3, BatchSize = 10, EvaluationsPerEpoch = 2 };

    private readonly string _folder = Path.Combine(
        Path.GetTempPath(), $"meprop-epoch-examples-{Environment.ProcessId}-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void They_are_made_before_each_epoch_and_made_again_where_a_run_continues_within_one()
    {
        WeightExamples? examples = null;
        using ResumableRun whole = Make(1, network => examples = new WeightExamples(network));
        whole.Train();
        Assert.Equal(["begin 1", "begin 2", "begin 3"], examples!.Log);

        using ResumableRun part = Make(1, network => examples = new WeightExamples(network));
        part.Train(13);
        using ResumableRun last = Make(1, network => examples = new WeightExamples(network));
        last.Trainer.Resume(part.Capture());
        last.Train();
        Assert.Equal(["resume 2", "begin 3"], examples.Log);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Interrupted_and_resumed_equals_uninterrupted(bool simplifies)
    {
        TrainerOptions options = simplifies
            ? Options with { Simplification = new() { Prune = 0.25, CycleEpochs = 1 }, Averaging = new(70) }
            : Options;
        using ResumableRun expected = Make(1, network => new WeightExamples(network), options);
        expected.Train();
        foreach (int threads in (int[])[1, 2])
        {
            foreach (int[] stops in (int[][])[[0], [3], [11], [13], [12, 14, 22], [26, 33]])
            {
                var snapshot = new TrainingSnapshot();
                int before = 0;
                foreach (int stop in stops)
                {
                    using ResumableRun part = Make(threads, network => new WeightExamples(network), options);
                    if (before > 0) part.Trainer.Resume(snapshot);
                    part.Train(stop - before);
                    snapshot = part.Capture();
                    before = stop;
                }

                using ResumableRun last = Make(threads, network => new WeightExamples(network), options);
                last.Trainer.Resume(snapshot);
                last.Train();
                last.AssertEqual(expected);
            }
        }
    }

    [Fact]
    public void Checkpoints_hold_what_an_epoch_needs_and_damaged_ones_are_refused()
    {
        using ResumableRun expected = Make(1, network => new WeightExamples(network));
        expected.Train();
        using (ResumableRun part = Make(1, network => new WeightExamples(network)))
        {
            part.Trainer.Checkpoints = new Checkpoints(_folder);
            part.Train(14);
        }

        using ResumableRun last = Make(2, network => new WeightExamples(network));
        last.Trainer.Resume(Checkpoint.Load(_folder));
        last.Train();
        last.AssertEqual(expected);

        TrainingSnapshot snapshot = Checkpoint.Load(_folder).Snapshot;
        Assert.Equal(8, snapshot.EpochState.Length);
        snapshot.EpochState = snapshot.EpochState[1..];
        using ResumableRun damaged = Make(1, network => new WeightExamples(network));
        damaged.Trainer.Resume(snapshot);
        string message = Assert.Throws<InvalidDataException>(() => damaged.Train()).Message;
        Assert.Contains("the examples of epoch 2 cannot be made again. It has 7 bytes.", message);
    }

    [Fact]
    public void A_run_of_other_examples_is_not_continued()
    {
        using ResumableRun part = Make(1, network => new WeightExamples(network)), other = Make(1, null);
        part.Train(13);
        other.Trainer.Resume(part.Capture());
        string message = Assert.Throws<ArgumentException>(() => other.Train()).Message;
        Assert.Contains("The examples of an epoch: by weights then, none now.", message);
    }

    [Fact]
    public void Cancelling_while_they_are_made_leaves_a_run_that_continues()
    {
        using ResumableRun expected = Make(1, network => new WeightExamples(network));
        expected.Train();
        using var source = new CancellationTokenSource();
        using ResumableRun part = Make(1, null);
        var examples = new WeightExamples(part.Network) { OnEpoch = epoch => { if (epoch == 2) source.Cancel(); } };
        TrainingResult result = part.Trainer.Train(examples, Development, null, source.Token);
        Assert.Equal((TrainingOutcome.Cancelled, 1), (result.Outcome, result.Epochs.Count));
        using ResumableRun same = Make(1, null);
        same.Trainer.Resume(part.Capture());
        TrainingResult whole = same.Trainer.Train(
            new WeightExamples(same.Network), Development, null, TestContext.Current.CancellationToken);
        Assert.Equal(
            expected.Network.Parameters.Select(parameter => parameter.Value.ToArray()),
            same.Network.Parameters.Select(parameter => parameter.Value.ToArray()));
        Assert.Equal(3, whole.Epochs.Count);
    }

    private static ResumableRun Make(int threads, Func<Network, Examples>? training, TrainerOptions? options = null) =>
        new(
            KeepRule.TopK, 0.3f, new Adam(0.003f), threads, options ?? Options, SyntheticTask.Make(105, seed: 1),
            Development, SyntheticTask.Make(30, seed: 3))
        {
            TrainingOf = training,
        };
}
