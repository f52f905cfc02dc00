using System.CommandLine;

namespace MeProp.Cli.Tests;

public sealed class RunArgumentsTests
{
    private static readonly string Here = Path.GetTempPath();

    [Fact]
    public void Without_arguments_it_is_the_built_in_digits_with_scaled_top_k()
    {
        RunConfiguration c = Read().Configuration;
        Assert.Equal("digits", c.Get(Settings.Dataset));
        Assert.Equal(TrainingMethod.Scaled, c.Get(Settings.Method));
        Assert.Equal(Keep.TopK(20).SharingBudget().KeepingScale(), c.Keep);
        Assert.Equal(0.5, c.Get(Settings.Average));
        Assert.Equal(
            (20, 500, 3, 50),
            (c.Get(Settings.K), c.Get(Settings.HiddenSize), c.Get(Settings.Layers), c.Get(Settings.BatchSize)));
        Assert.Equal(
            (OptimizerKind.Adam, 0.001f, 0.1f, Update.Touched),
            (c.Get(Settings.Optimizer), c.Get(Settings.LearningRate), c.Get(Settings.Dropout), c.Get(Settings.Update)));
        Assert.Equal(
            (Activation.Relu, Initializer.He, Reduction.Mean),
            (c.Get(Settings.Activation), c.Get(Settings.Initializer), c.Get(Settings.Reduction)));
        Assert.Equal(
            (1ul, 0, 40, 1),
            (
                c.Get(Settings.Seed), c.Get(Settings.Threads), c.Get(Settings.Epochs),
                c.Get(Settings.EvaluationsPerEpoch)));
        Assert.Equal(
            (0f, 0f, 0, 0d, 0),
            (
                c.Get(Settings.L2), c.Get(Settings.Clip), c.Get(Settings.Patience), c.Get(Settings.KWarmup),
                c.Get(Settings.Limit)));
    }

    [Theory]
    [InlineData("digits", 40)]
    [InlineData("mnist", 20)]
    [InlineData("folder", 20)]
    public void The_small_set_is_trained_for_more_epochs(string data, int expected)
    {
        Assert.Equal(expected, Read(data).Configuration.Get(Settings.Epochs));
        Assert.Equal(3, Read(data, "--epochs", "3").Configuration.Get(Settings.Epochs));
    }

    [Fact]
    public void One_layer_is_dense() => Assert.Same(Keep.All, Read("--layers", "1").Configuration.Keep);

    [Theory]
    [InlineData("sgd", 0.1f)]
    [InlineData("adagrad", 0.01f)]
    [InlineData("adam", 0.001f)]
    public void Each_optimizer_has_its_own_learning_rate(string optimizer, float expected)
    {
        Assert.Equal(expected, Read("--optimizer", optimizer).Configuration.Get(Settings.LearningRate));
        Assert.Equal(
            0.5f, Read("--learning-rate", "0.5", "--optimizer", optimizer).Configuration.Get(Settings.LearningRate));
    }

    [Fact]
    public void AdaGrad_has_its_own_epsilon() =>
        Assert.Equal(
            (1e-6f, 1e-8f),
            (
                Read("--optimizer", "adagrad").Configuration.Get(Settings.Epsilon),
                Read("--optimizer", "adam").Configuration.Get(Settings.Epsilon)));

    [Fact]
    public void Every_option_sets_its_value()
    {
        RunConfiguration c = Read(
            "mnist", "--data-dir", "data", "--classes", "12", "--limit", "100", "--method", "random", "--k", "5",
            "--k-warmup", "1.5", "--hidden", "64", "--layers", "4",
            "--activation", "tanh", "--dropout", "0.2", "--init", "uniform", "--batch-size", "7", "--epochs", "2",
            "--evaluations-per-epoch", "3",
            "--prune", "0.08", "--cycle", "3", "--patience", "4", "--optimizer", "sgd", "--learning-rate", "0.05",
            "--update", "all", "--l2", "0.01", "--clip", "5", "--seed", "18446744073709551615", "--threads",
            "2").Configuration;
        RunConfiguration expected = Configurations.Default
            .With(Settings.Dataset, "mnist")
            .With(Settings.DataDirectory, Path.Combine(Here, "data"))
            .With(ImageTask.Classes, 12)
            .With(Settings.Limit, 100)
            .With(Settings.Method, TrainingMethod.Random)
            .With(Settings.K, 5)
            .With(Settings.KWarmup, 1.5)
            .With(Settings.Prune, 0.08)
            .With(Settings.Cycle, 3)
            .With(Settings.HiddenSize, 64)
            .With(Settings.Layers, 4)
            .With(Settings.Activation, Activation.Tanh)
            .With(Settings.Dropout, 0.2f)
            .With(Settings.Initializer, Initializer.Uniform)
            .With(Settings.BatchSize, 7)
            .With(Settings.Epochs, 2)
            .With(Settings.EvaluationsPerEpoch, 3)
            .With(Settings.Patience, 4)
            .With(Settings.Optimizer, OptimizerKind.Sgd)
            .With(Settings.LearningRate, 0.05f)
            .With(Settings.Update, Update.All)
            .With(Settings.L2, 0.01f)
            .With(Settings.Clip, 5)
            .With(Settings.Seed, ulong.MaxValue)
            .With(Settings.Threads, 2);
        Assert.Equal(expected.Values(), c.Values());
    }

    [Fact]
    public void The_old_PyTorch_programs_flags_work()
    {
        RunConfiguration c = Read(
            "--n_epoch", "7", "--d_hidden", "512", "--n_layer", "5", "--d_minibatch", "32", "--dropout", "0.25", "--k",
            "40", "--no-unified", "--random_seed", "12976").Configuration;
        Assert.Equal(
            (7, 512, 5, 32, 0.25f, 40, TrainingMethod.TopK, 12976ul),
            (
                c.Get(Settings.Epochs), c.Get(Settings.HiddenSize), c.Get(Settings.Layers), c.Get(Settings.BatchSize),
                c.Get(Settings.Dropout), c.Get(Settings.K), c.Get(Settings.Method), c.Get(Settings.Seed)));
        Assert.Equal(TrainingMethod.Unified, Read("--unified").Configuration.Get(Settings.Method));
    }

    [Theory]
    [InlineData("dense", KeepRule.All)]
    [InlineData("topk", KeepRule.TopK)]
    [InlineData("unified", KeepRule.UnifiedTopK)]
    [InlineData("random", KeepRule.RandomK)]
    [InlineData("unified-random", KeepRule.UnifiedRandomK)]
    [InlineData("simplify", KeepRule.TopK)]
    public void Every_method_has_its_rule(string method, KeepRule rule)
    {
        RunConfiguration c = Read("--method", method, "--k", "9").Configuration;
        Assert.Equal(rule, RunConfiguration.RuleOf(c.Get(Settings.Method)));
        Assert.Equal(rule, c.Keep.Rule);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("20")]
    [InlineData("21")]
    public void A_k_that_leaves_nothing_out_means_dense(string k) =>
        Assert.Same(Keep.All, Read("--hidden", "20", "--k", k).Configuration.Keep);

    [Theory]
    [InlineData("--quiet", OutputMode.Quiet)]
    [InlineData("--json", OutputMode.Json)]
    [InlineData("--quiet --json", OutputMode.QuietJson)]
    [InlineData("--k 3", OutputMode.Full)]
    internal void Output_modes(string arguments, OutputMode expected) =>
        Assert.Equal(expected, Read(arguments.Split(' ')).Mode);

    [Fact]
    public void A_folder_of_data_is_relative_to_the_working_directory() =>
        Assert.Equal(
            Path.Combine(Here, "some", "folder"),
            Read(Path.Combine("some", "folder")).Configuration.Get(Settings.Dataset));

    [Fact]
    public void Every_setting_has_a_key_and_options_of_its_own()
    {
        string[] keys = [.. TaskList.Default.Settings.Select(setting => setting.Key)];
        string[] options =
        [
            .. TaskList.Default.Settings.SelectMany(
                setting => (string?[])[setting.Option, .. setting.Aliases]).OfType<string>(),
        ];
        Assert.Equal(keys.Distinct(), keys);
        Assert.Equal(options.Distinct(), options);
    }

    internal static RunRequest Read(params string[] arguments)
    {
        var command = new Command("test");
        var run = new RunArguments(TaskList.Default);
        run.AddTo(command);
        ParseResult parsed = command.Parse(arguments);
        Assert.Null(CommandLine.ErrorIn(parsed));
        return run.Read(
            parsed,
            new ProgramEnvironment { Output = TextWriter.Null, Error = TextWriter.Null, WorkingDirectory = Here });
    }
}
