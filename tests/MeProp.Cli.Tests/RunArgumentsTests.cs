using System.CommandLine;

namespace MeProp.Cli.Tests;

public sealed class RunArgumentsTests
{
    private static readonly string Here = Path.GetTempPath();

    [Fact]
    public void Without_arguments_it_is_the_built_in_digits_with_unified_top_k()
    {
        RunConfiguration c = Read().Configuration;
        Assert.Equal("digits", c.Dataset);
        Assert.Equal(TrainingMethod.Unified, c.Method);
        Assert.Equal((30, 500, 3, 50), (c.K, c.HiddenSize, c.Layers, c.BatchSize));
        Assert.Equal((OptimizerKind.Adam, 0.001f, 0.1f, Update.Touched), (c.Optimizer, c.LearningRate, c.Dropout, c.Update));
        Assert.Equal((Activation.Relu, Initializer.He, Reduction.Mean), (c.Activation, c.Initializer, c.Reduction));
        Assert.Equal((1ul, 0, 40, 1), (c.Seed, c.Threads, c.Epochs, c.EvaluationsPerEpoch));
        Assert.Equal((0f, 0f, 0, 0d, null), (c.L2, c.Clip, c.Patience, c.KWarmup, c.Limit));
    }

    [Theory]
    [InlineData("digits", 40)]
    [InlineData("mnist", 20)]
    [InlineData("folder", 20)]
    public void The_small_set_is_trained_for_more_epochs(string data, int expected)
    {
        Assert.Equal(expected, Read(data).Configuration.Epochs);
        Assert.Equal(3, Read(data, "--epochs", "3").Configuration.Epochs);
    }

    [Fact]
    public void One_layer_is_dense() => Assert.Same(Keep.All, Read("--layers", "1").Configuration.Keep);

    [Theory]
    [InlineData("sgd", 0.1f)]
    [InlineData("adagrad", 0.01f)]
    [InlineData("adam", 0.001f)]
    public void Each_optimizer_has_its_own_learning_rate(string optimizer, float expected)
    {
        Assert.Equal(expected, Read("--optimizer", optimizer).Configuration.LearningRate);
        Assert.Equal(0.5f, Read("--learning-rate", "0.5", "--optimizer", optimizer).Configuration.LearningRate);
    }

    [Fact]
    public void AdaGrad_has_its_own_epsilon() =>
        Assert.Equal((1e-6f, 1e-8f), (Read("--optimizer", "adagrad").Configuration.Epsilon, Read("--optimizer", "adam").Configuration.Epsilon));

    [Fact]
    public void Every_option_sets_its_value()
    {
        RunConfiguration c = Read(
            "mnist", "--data-dir", "data", "--classes", "12", "--limit", "100", "--method", "random", "--k", "5", "--k-warmup", "1.5", "--hidden", "64", "--layers", "4",
            "--activation", "tanh", "--dropout", "0.2", "--init", "uniform", "--batch-size", "7", "--epochs", "2", "--evaluations-per-epoch", "3",
            "--prune", "0.08", "--cycle", "3", "--patience", "4", "--optimizer", "sgd", "--learning-rate", "0.05", "--update", "all", "--l2", "0.01", "--clip", "5", "--seed", "18446744073709551615", "--threads", "2").Configuration;
        var expected = new RunConfiguration
        {
            Dataset = "mnist",
            DataDirectory = Path.Combine(Here, "data"),
            Classes = 12,
            Limit = 100,
            Method = TrainingMethod.Random,
            K = 5,
            KWarmup = 1.5,
            Prune = 0.08,
            Cycle = 3,
            HiddenSize = 64,
            Layers = 4,
            Activation = Activation.Tanh,
            Dropout = 0.2f,
            Initializer = Initializer.Uniform,
            BatchSize = 7,
            Epochs = 2,
            EvaluationsPerEpoch = 3,
            Patience = 4,
            Optimizer = OptimizerKind.Sgd,
            LearningRate = 0.05f,
            Update = Update.All,
            L2 = 0.01f,
            Clip = 5,
            Seed = ulong.MaxValue,
            Threads = 2,
        };
        Assert.Equal(expected, c);
    }

    [Fact]
    public void The_old_PyTorch_programs_flags_work()
    {
        RunConfiguration c = Read("--n_epoch", "7", "--d_hidden", "512", "--n_layer", "5", "--d_minibatch", "32", "--dropout", "0.25", "--k", "40", "--no-unified", "--random_seed", "12976").Configuration;
        Assert.Equal((7, 512, 5, 32, 0.25f, 40, TrainingMethod.TopK, 12976ul), (c.Epochs, c.HiddenSize, c.Layers, c.BatchSize, c.Dropout, c.K, c.Method, c.Seed));
        Assert.Equal(TrainingMethod.Unified, Read("--unified").Configuration.Method);
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
        Assert.Equal(rule, c.Rule);
        Assert.Equal(rule, c.Keep.Rule);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("20")]
    [InlineData("21")]
    public void A_k_that_leaves_nothing_out_means_dense(string k) => Assert.Same(Keep.All, Read("--hidden", "20", "--k", k).Configuration.Keep);

    [Theory]
    [InlineData("--quiet", OutputMode.Quiet)]
    [InlineData("--json", OutputMode.Json)]
    [InlineData("--quiet --json", OutputMode.QuietJson)]
    [InlineData("--k 3", OutputMode.Full)]
    internal void Output_modes(string arguments, OutputMode expected) => Assert.Equal(expected, Read(arguments.Split(' ')).Mode);

    [Fact]
    public void A_folder_of_data_is_relative_to_the_working_directory() =>
        Assert.Equal(Path.Combine(Here, "some", "folder"), Read(Path.Combine("some", "folder")).Configuration.Dataset);

    [Fact]
    public void Every_property_of_a_configuration_is_a_setting()
    {
        string[] properties = [.. typeof(RunConfiguration).GetProperties().Where(p => p.CanWrite).Select(p => p.Name)];
        Assert.Equal(properties.Order(), Settings.All.Select(s => char.ToUpperInvariant(s.Key[0]) + s.Key[1..]).Order());
    }

    private static RunRequest Read(params string[] arguments)
    {
        var command = new Command("test");
        var run = new RunArguments();
        run.AddTo(command);
        ParseResult parsed = command.Parse(arguments);
        Assert.Null(CommandLine.ErrorIn(parsed));
        return run.Read(parsed, new ProgramEnvironment { Output = TextWriter.Null, Error = TextWriter.Null, WorkingDirectory = Here });
    }
}
