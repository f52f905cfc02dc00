using System.Globalization;

namespace MeProp.Tests;

/// <summary>The files of a run: what they hold, when they are written, and how a run continues from them.</summary>
public sealed partial class CheckpointTests : IDisposable
{
    private static readonly FloatExamples Training = SyntheticTask.Make(105, seed: 1);
    private static readonly FloatExamples Development = SyntheticTask.Make(40, seed: 2);
    private static readonly FloatExamples Test = SyntheticTask.Make(30, seed: 3);
    private static readonly TrainerOptions Options = new() { Epochs = 3, BatchSize = 10, EvaluationsPerEpoch = 2 };

    private static int _count;
    private readonly string _folder = Path.Combine(
        Path.GetTempPath(), $"meprop-checkpoint-tests-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");

    private string Last => Path.Combine(_folder, Checkpoints.LastName);

    private string Best => Path.Combine(_folder, Checkpoints.BestName);

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(11)]
    [InlineData(20)]
    public void A_run_continues_from_its_files_bit_for_bit(int stop)
    {
        using ResumableRun expected = Make(), first = Make(), second = Make(threads: 2);
        expected.Train();
        first.Trainer.Checkpoints = second.Trainer.Checkpoints = new Checkpoints(_folder);
        Assert.Equal(TrainingOutcome.Cancelled, first.Train(stop).Outcome);
        Assert.Equal([Checkpoints.BestName, Checkpoints.LastName], Files());
        second.Trainer.Resume(Checkpoint.Load(_folder));
        Assert.Equal(TrainingOutcome.Completed, second.Train().Outcome);
        second.AssertEqual(expected);
        AssertFilesAreOf(expected);
    }

    [Fact]
    public void The_files_are_models_that_say_how_good_they_are()
    {
        using ResumableRun run = Make();
        var training = new Dictionary<string, string> { ["data"] = "synthetic" };
        run.Trainer.Checkpoints = new Checkpoints(_folder, new ModelInfo { Task = "points", Training = training });
        TrainingResult result = run.Train();
        using CpuDevice device = CpuDevice.Create(1);
        (string Path, EvaluationReport Report)[] files = [(Last, result.Evaluations[^1]), (Best, result.Best!)];
        foreach ((string path, EvaluationReport report) in files)
        {
            Model model = ModelFile.Load(path, device);
            Assert.Equal(run.Network.ToString(), model.Network.ToString());
            Assert.Equal(("points", "synthetic"), (model.Info.Task, model.Info.Training["data"]));
            Assert.Equal($"{report.Development!.Value.Score}", model.Info.Training["developmentAccuracy"]);
            Evaluation again = new ClassificationEvaluator(model.Network, device).Evaluate(Development);
            Assert.Equal(report.Development, again);
        }
    }

    [Fact]
    public void Both_files_are_there_before_the_first_evaluation_and_hold_the_initial_network()
    {
        using ResumableRun run = Make(), untrained = Make(options: Options with { Epochs = 0 });
        run.Trainer.Checkpoints = new Checkpoints(_folder);
        run.Train(0);
        untrained.Train();
        AssertFilesAreOf(untrained);
        Assert.Equal((1, 0, 0), Position(Checkpoint.Load(_folder)));
    }

    [Fact]
    public void A_complete_run_continues_with_more_epochs_as_if_it_had_had_them_from_the_start()
    {
        TrainerOptions longer = Options with { Epochs = 5 };
        using ResumableRun expected = Make(options: longer), first = Make(), second = Make(options: longer);
        expected.Train();
        first.Trainer.Checkpoints = second.Trainer.Checkpoints = new Checkpoints(_folder);
        Assert.Equal(TrainingOutcome.Completed, first.Train().Outcome);
        second.Trainer.Resume(Checkpoint.Load(_folder));
        second.Train();
        second.AssertEqual(expected);
    }

    [Fact]
    public void A_run_that_stopped_early_continues_with_more_patience_also_within_an_epoch()
    {
        TrainerOptions patient = new() { Epochs = 6, BatchSize = 10, EvaluationsPerEpoch = 3 };
        TrainerOptions impatient = patient with { Patience = 1 };
        using ResumableRun expected = Make(options: patient), second = Make(options: patient);
        using ResumableRun first = Make(options: impatient), same = Make(options: impatient);
        expected.Train();
        first.Trainer.Checkpoints = same.Trainer.Checkpoints = second.Trainer.Checkpoints = new Checkpoints(_folder);
        TrainingResult stopped = first.Train();
        Assert.Equal(TrainingOutcome.StoppedEarly, stopped.Outcome);
        Assert.True(Checkpoint.Load(_folder).Step > 0, "the score does not fall within an epoch: choose other data");
        same.Trainer.Resume(Checkpoint.Load(_folder));
        TrainingResult again = same.Train();
        Assert.Equal(TrainingOutcome.StoppedEarly, again.Outcome);
        Assert.Equal(stopped.Evaluations.Count, again.Evaluations.Count);
        second.Trainer.Resume(Checkpoint.Load(_folder));
        second.Train();
        second.AssertEqual(expected);
    }

    [Fact]
    public void A_resumed_run_that_becomes_non_finite_returns_to_the_best_parameters_of_its_earlier_part()
    {
        var network = new Network(new ValuesInput(2), new Dense(4));
        int[] script = [0, 3, 1, -1];
        Run(network, new ScriptedOptimizer(script), epochs: 3);
        Assert.Equal([0, 10, 0, 0], network.Parameters[^1].Value.ToArray());

        var again = new Network(new ValuesInput(2), new Dense(4));
        Run(again, new ScriptedOptimizer(script), epochs: 5, Checkpoint.Load(_folder));
        Assert.Equal([0, 0, 0, 10], again.Parameters[^1].Value.ToArray());

        void Run(Network trained, Optimizer optimizer, int epochs, Checkpoint? checkpoint = null)
        {
            var options = new TrainerOptions { Epochs = epochs, BatchSize = 10 };
            FloatExamples examples = new(new float[20], 2, new int[] { 0, 1, 1, 2, 2, 2, 3, 3, 3, 3 }, 4);
            var trainer = new Trainer(new ReferenceDevice(), trained, new SoftmaxCrossEntropy(), optimizer, options)
            {
                Checkpoints = new Checkpoints(_folder),
            };
            if (checkpoint is not null) trainer.Resume(checkpoint);
            TrainingOutcome expected = checkpoint is null ? TrainingOutcome.Completed : TrainingOutcome.NonFinite;
            Assert.Equal(expected, trainer.Run(examples, examples).Outcome);
        }
    }

    [Fact]
    public void A_run_that_continues_in_another_folder_leaves_the_first_as_it_was()
    {
        string other = Path.Combine(_folder, "other");
        using ResumableRun first = Make(), second = Make();
        first.Trainer.Checkpoints = new Checkpoints(_folder);
        first.Train(7);
        byte[] before = File.ReadAllBytes(Last);
        second.Trainer.Checkpoints = new Checkpoints(other);
        second.Trainer.Resume(Checkpoint.Load(_folder));
        second.Train(1);
        Assert.Equal(before, File.ReadAllBytes(Last));
        Assert.Equal((1, 8, 1), Position(Checkpoint.Load(other)));
    }

    [Fact]
    public void Times_of_all_parts_are_added_up()
    {
        using ResumableRun first = Make(), second = Make();
        first.Trainer.Checkpoints = second.Trainer.Checkpoints = new Checkpoints(_folder);
        first.Train(7);
        Checkpoint checkpoint = Checkpoint.Load(_folder);
        PhaseSeconds before = checkpoint.Snapshot.State.EarlierSeconds;
        Assert.True(before.Forward > 0 && before.Evaluate > 0);
        Assert.True(before.Total > checkpoint.Evaluations[0].TrainingSeconds);
        second.Trainer.Resume(checkpoint);
        TrainingResult result = second.Train();
        PhaseSeconds epoch = result.Epochs[0].Seconds;
        Assert.True(epoch.Forward > before.Forward);
        Assert.True(epoch.Evaluate > before.Evaluate);
        Assert.True(epoch.Total > before.Total);
        Assert.Equal(epoch.Total, result.Evaluations[1].TrainingSeconds, 1e-3);
        double early = result.Epochs.Take(2).Sum(e => e.Seconds.Total), all = result.Epochs.Sum(e => e.Seconds.Total);
        Assert.InRange(result.Evaluations[^1].TrainingSeconds, early, all);
    }

    [Fact]
    public void A_run_continues_where_numbers_are_written_in_another_way()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        TrainerOptions options = Options with { Simplification = new() { Prune = 0.25 } };
        using ResumableRun first = Make(options: options), second = Make(options: options);
        first.Trainer.Checkpoints = new Checkpoints(_folder);
        try
        {
            CultureInfo.CurrentCulture = comma;
            first.Train(7);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        second.Trainer.Resume(Checkpoint.Load(_folder));
        Assert.Equal(TrainingOutcome.Completed, second.Train().Outcome);
    }

    /// <summary>A kill between the two files leaves a best file of a later evaluation, never an earlier one.</summary>
    [Fact]
    public void A_best_file_may_be_newer_than_the_state_but_not_older()
    {
        using ResumableRun expected = Make(), first = Make(), second = Make();
        expected.Train();
        first.Trainer.Checkpoints = second.Trainer.Checkpoints = new Checkpoints(_folder);
        first.Train(3);
        byte[] early = File.ReadAllBytes(Last), initial = File.ReadAllBytes(Best);
        second.Trainer.Resume(Checkpoint.Load(_folder));
        second.Train();
        byte[] late = File.ReadAllBytes(Last);
        File.WriteAllBytes(Last, early);
        using ResumableRun third = Make();
        third.Trainer.Checkpoints = new Checkpoints(_folder);
        third.Trainer.Resume(Checkpoint.Load(_folder));
        third.Train();
        third.AssertEqual(expected);
        AssertFilesAreOf(expected);

        File.WriteAllBytes(Last, late);
        File.WriteAllBytes(Best, initial);
        AssertUnreadable("older");
    }

    private void Interrupt()
    {
        using ResumableRun run = Make();
        run.Trainer.Checkpoints = new Checkpoints(_folder);
        run.Train(7);
    }

    private void AssertFilesAreOf(ResumableRun run)
    {
        Assert.Equal([Checkpoints.BestName, Checkpoints.LastName], Files());
        TrainingSnapshot expected = run.Capture(), actual = Checkpoint.Load(_folder).Snapshot;
        Assert.Equal((expected.State.Epoch, expected.State.Step), (actual.State.Epoch, actual.State.Step));
        Assert.Equal(expected.State.BestIndex, actual.State.BestIndex);
        Assert.Equal((expected.Parameters.Count, expected.Best.Count), (actual.Parameters.Count, actual.Best.Count));
        IEnumerable<ParameterCopy> theirCopies = [.. expected.Parameters, .. expected.Best];
        foreach ((ParameterCopy theirs, ParameterCopy ours) in theirCopies.Zip([.. actual.Parameters, .. actual.Best]))
        {
            Assert.Equal((theirs.Name, theirs.Rows, theirs.Columns), (ours.Name, ours.Rows, ours.Columns));
            Assert.Equal(theirs.Shape.Sizes, ours.Shape.Sizes);
            Assert.Equal(theirs.Value, ours.Value);
            Assert.Equal(theirs.Slots.Select(slot => slot.Name).Order(), ours.Slots.Select(slot => slot.Name).Order());
            foreach (SlotCopy slot in theirs.Slots)
                Assert.Equal(slot.Values, ours.Slots.Single(other => other.Name == slot.Name).Values);
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(30)]
    public void A_run_that_removes_neurons_continues_from_its_files_bit_for_bit(int stop)
    {
        TrainerOptions options = Options with { Simplification = new() { Prune = 0.25, CycleEpochs = 1 } };
        using ResumableRun expected = Make(options: options), first = Make(options: options);
        using ResumableRun second = Make(threads: 2, options: options);
        expected.Train();
        Assert.True(expected.Network.HiddenSizes.Sum() < 48);
        first.Trainer.Checkpoints = second.Trainer.Checkpoints = new Checkpoints(_folder);
        first.Train(stop);
        second.Trainer.Resume(Checkpoint.Load(_folder));
        Assert.Equal(TrainingOutcome.Completed, second.Train().Outcome);
        second.AssertEqual(expected);

        // Both files are models of the smaller network.
        using CpuDevice device = CpuDevice.Create(1);
        foreach (string name in (string[])[Checkpoints.BestName, Checkpoints.LastName])
        {
            Model model = ModelFile.Load(Path.Combine(_folder, name), device);
            Assert.Equal(expected.Network.HiddenSizes, model.Network.HiddenSizes);
        }
    }

    private string[] Files() => [.. Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName).Order()!];

    private static (int Epoch, int Step, int Evaluations) Position(Checkpoint checkpoint) =>
        (checkpoint.Epoch, checkpoint.Step, checkpoint.Evaluations.Count);

    private static ResumableRun Make(
        int threads = 1,
        Optimizer? optimizer = null,
        TrainerOptions? options = null,
        KeepRule rule = KeepRule.TopK,
        float dropout = 0.2f,
        int hidden = 24,
        FloatExamples? training = null,
        FloatExamples? development = null,
        Activation activation = Activation.Relu) => new(
            rule, dropout, optimizer ?? new Adam(0.003f), threads, options ?? Options,
            training ?? Training, development ?? Development, Test, hidden, activation);
}
