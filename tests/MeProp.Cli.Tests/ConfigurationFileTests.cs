using System.Text;
using CsCheck;

namespace MeProp.Cli.Tests;

public sealed class ConfigurationFileTests : IDisposable
{
    private static readonly Gen<RunConfiguration> Any =
        from method in Gen.Enum<TrainingMethod>()
        from k in Gen.Int[-5, 600]
        from sizes in Gen.Select(Gen.Int[1, 32768], Gen.Int[1, 100], Gen.Int[1, 1_000_000])
        from rates in Gen.Select(Gen.Float[1e-20f, 1e20f], Gen.Float[0, 0.99f], Gen.Float[0, 1e30f])
        from seed in Gen.ULong
        from warmup in Gen.Double[0, 1e6]
        from simplification in Gen.Select(Gen.Double[0, 1], Gen.Int[1, 1_000_000])
        from optimizer in Gen.Enum<OptimizerKind>()
        from activation in Gen.Enum<Activation>()
        from limit in Gen.Int[0, int.MaxValue]
        select Configurations.Default
            .With(Settings.Method, method)
            .With(Settings.Prune, simplification.Item1)
            .With(Settings.Cycle, simplification.Item2)
            .With(Settings.K, k)
            .With(Settings.HiddenSize, sizes.Item1)
            .With(Settings.Layers, sizes.Item2)
            .With(Settings.BatchSize, sizes.Item3)
            .With(Settings.LearningRate, rates.Item1)
            .With(Settings.Dropout, rates.Item2)
            .With(Settings.L2, rates.Item3)
            .With(Settings.Seed, seed)
            .With(Settings.KWarmup, warmup)
            .With(Settings.Optimizer, optimizer)
            .With(Settings.Activation, activation)
            .With(Settings.Limit, limit);

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void What_is_written_is_read_again() => Any.Sample(
        expected =>
        {
            string path = Path.Combine(_workspace.Folder, $"{Guid.NewGuid()}.json");
            File.WriteAllBytes(path, ConfigurationFile.Write(expected));
            return Read(path).Values().SequenceEqual(expected.Values());
        },
        iter: 200);

    [Fact]
    public void Comments_trailing_commas_and_a_byte_order_mark_are_welcome()
    {
        string text = """
            {
              // how many survive
              "k": 7, /* and */ "method": "TopK",
              "seed": null,
            }
            """;
        File.WriteAllText(_workspace["c.json"], text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        RunConfiguration c = Read(_workspace["c.json"]);
        Assert.Equal((7, TrainingMethod.TopK, 1ul), (c.Get(Settings.K), c.Get(Settings.Method), c.Get(Settings.Seed)));
    }

    [Theory]
    [InlineData("""{ "k": 30, "hidenSize": 3 }""", "line 1: hidenSize: unknown key. Did you mean hiddenSize?")]
    [InlineData("{\n  \"k\": 30,\n  \"BatchSise\": 3 }", "line 3: BatchSise: unknown key. Did you mean batchSize?")]
    [InlineData("{\n  \"k\": 30,\n  \"k\": 31 }", "line 3: k: the key is there twice")]
    [InlineData("""{ "k": "30" }""", "k: expected a whole number, not \"30\"")]
    [InlineData("""{ "k": true }""", "k: expected a whole number, not true")]
    [InlineData("""{ "k": [30] }""", "k: expected a whole number, not a list")]
    [InlineData("""{ "k": { "k": 3 } }""", "k: expected a whole number, not an object")]
    [InlineData("""{ "k": 3.5 }""", "k: expected a whole number, not 3.5")]
    [InlineData(
        """{ "method": 3 }""",
        "method: expected dense, scaled, topk, unified, random, unified-random or simplify, not 3")]
    [InlineData(
        """{ "method": "" }""",
        "method: expected dense, scaled, topk, unified, random, unified-random or simplify, not nothing")]
    [InlineData("""{ "hiddenSize": 0 }""", "hiddenSize: expected a whole number from 1 to 32768, not 0")]
    [InlineData("""{ "k": 30""", "not valid JSON")]
    [InlineData("""{ "k": 30 } x""", "not valid JSON")]
    [InlineData("{\n \"k\": 030 }", "line 2: not valid JSON")]
    [InlineData("[1]", "expected a JSON object")]
    [InlineData("", "is empty: a configuration is a JSON object")]
    [InlineData(" \n", "is empty: a configuration is a JSON object")]
    public void What_is_wrong_in_a_file_is_told_with_its_place(string text, string message)
    {
        string path = _workspace.Write("c.json", text);
        ProgramResult result = _workspace.Run("train", "--config", path);
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains("c.json", result.Error, StringComparison.Ordinal);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_belong_together_are_asked_for()
    {
        _workspace.Write("c.json", """{ "trainImages": "a", "testLabels": "b" }""");
        ProgramResult result = _workspace.Run("train", "--config", "c.json");
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains("trainLabels and testImages missing", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_told()
    {
        File.WriteAllBytes(_workspace["c.json"], [.. "{\"method\": \""u8, 0xFF, 0xFE, .. "\"}"u8]);
        ProgramResult result = _workspace.Run("train", "--config", "c.json");
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains("not valid JSON", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_large_for_a_configuration_is_not_read()
    {
        string path = _workspace.Write("c.json", "{" + new string(' ', 1 << 20) + "}");
        Assert.Contains(
            "it is no configuration", _workspace.Run("train", "--config", path).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_are_relative_to_the_file_then_to_the_working_directory()
    {
        _workspace.WriteImages("here");
        _workspace.WriteImages(Path.Combine("configurations", "there"));
        string path = _workspace.Write(Path.Combine("configurations", "c.json"), """{ "dataset": "there" }""");
        Assert.Equal(_workspace[Path.Combine("configurations", "there")], Read(path).Get(Settings.Dataset));
        path = _workspace.Write(Path.Combine("configurations", "d.json"), """{ "dataset": "here" }""");
        Assert.Equal(_workspace["here"], Read(path).Get(Settings.Dataset));
    }

    [Fact]
    public void The_folder_of_a_run_stands_for_its_configuration()
    {
        _workspace.TrainTiny("--seed", "7");
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--config", "run", "--output", "again").Code);
        Assert.Equal(
            _workspace.Lines(Path.Combine("run", "config.json")),
            _workspace.Lines(Path.Combine("again", "config.json")));

        ProgramResult result = _workspace.Run("train", "--config", "tiny");
        Assert.Equal(
            (
                ExitCode.WrongUsage,
                $"error: The configuration {_workspace[Path.Combine("tiny", "config.json")]} does not exist. Check "
                + "the path."),
            (result.Code, result.Error.TrimEnd()));
    }

    [Fact]
    public void Options_beside_a_file_win()
    {
        _workspace.WriteImages("tiny");
        _workspace.Write("c.json", """{ "dataset": "tiny", "k": 5, "hiddenSize": 10, "epochs": 1, "seed": 3 }""");
        Assert.Equal(
            ExitCode.Done,
            _workspace.Run("train", "--config", "c.json", "--k", "3", "--random_seed", "4", "--output", "run").Code);
        Assert.Equal((3, 10, 4), (Integer("k"), Integer("hiddenSize"), Integer("seed")));

        int Integer(string key) => _workspace.Json(Path.Combine("run", "config.json")).GetProperty(key).GetInt32();
    }

    private RunConfiguration Read(string path) =>
        Configurations.Of(
            [
                .. ConfigurationFile.Read(
                    path, _workspace.CreateEnvironment(TextWriter.Null, TextWriter.Null)).Assignments,
            ]);
}
