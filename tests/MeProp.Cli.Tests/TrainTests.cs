using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MeProp.Cli.Tests;

public sealed class TrainTests : IDisposable
{
    private static readonly string Summary = Path.Combine("run", "summary.json");
    private static readonly string Metrics = Path.Combine("run", "metrics.jsonl");
    private static readonly string Configuration = Path.Combine("run", "config.json");

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_run_leaves_its_files_and_nothing_else()
    {
        ProgramResult result = _workspace.TrainTiny();
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Equal(
            [
                "activity.jsonl", "best.safetensors", "config.json", "examination.json", "last.safetensors", "log.txt",
                "metrics.jsonl", "report.html", "summary.json",
            ],
            Directory.EnumerateFiles(_workspace["run"]).Select(Path.GetFileName).Order());
        Assert.Equal(3, _workspace.Lines(Metrics).Length);
        Assert.Contains(
            _workspace.Lines(Path.Combine("run", "log.txt")),
            line => line.EndsWith("completed", StringComparison.Ordinal));
    }

    [Fact]
    public void The_summary_has_its_keys_and_they_agree_with_the_metrics()
    {
        _workspace.TrainTiny("--seed", "5");
        JsonElement summary = _workspace.Json(Summary);
        Assert.Equal(_workspace["run"], Text("folder"));
        Assert.Equal(
            ("completed", "unified", 4, "tiny"), (Text("outcome"), Text("method"), Integer("k"), Text("dataset")));
        Assert.Equal(
            (3, 3, 10, 1, 5),
            (Integer("epochs"), Integer("epochsCompleted"), Integer("batchSize"), Integer("threads"), Integer("seed")));

        // 240 training images of the folder, of which the first twelfth decides which epoch is best.
        Assert.Equal((220, 20, 60), (Integer("trainExamples"), Integer("devExamples"), Integer("testExamples")));
        Assert.Equal(16 * 12 + 12 + 12 * 12 + 12 + 12 * 4 + 4, Integer("parameters"));
        Assert.True(summary.GetProperty("peakMemoryBytes").GetInt64() > 1_000_000);
        foreach (string key in (string[])["machine", "runtime", "simdPath", "version", "device"])
            Assert.NotEqual("", summary.GetProperty(key).ToString());

        JsonElement seconds = summary.GetProperty("secondsPerEpoch");
        double phases = new[] { "forward", "select", "backward", "update" }.Sum(
            phase => seconds.GetProperty(phase).GetDouble());
        Assert.True(phases > 0);
        Assert.True(seconds.GetProperty("total").GetDouble() > 0);

        JsonElement best = _workspace.Lines(Metrics)
            .Select(line => JsonElement.Parse(line))
            .Last(line => line.GetProperty("isBest").GetBoolean());
        Assert.Equal(best.GetProperty("epoch").GetInt32(), Integer("bestEpoch"));
        Assert.Equal(best.GetProperty("devAccuracy").GetDouble(), summary.GetProperty("devAccuracy").GetDouble());
        Assert.Equal(best.GetProperty("testAccuracy").GetDouble(), summary.GetProperty("testAccuracy").GetDouble());
        Assert.InRange(summary.GetProperty("testAccuracy").GetDouble(), 40, 100);

        string? Text(string key) => summary.GetProperty(key).GetString();
        int Integer(string key) => summary.GetProperty(key).GetInt32();
    }

    [Theory]
    [InlineData("unified")]
    [InlineData("topk")]
    [InlineData("random")]
    [InlineData("unified-random")]
    [InlineData("dense")]
    public void The_configuration_of_a_run_repeats_it(string method)
    {
        Assert.Equal(
            ExitCode.Done,
            _workspace.TrainTiny(
                "--method", method, "--seed", "77", "--k-warmup", "0.5", "--optimizer", "adagrad",
                "--evaluations-per-epoch", "2").Code);
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--config", Configuration, "--output", "again").Code);
        Assert.Equal(6, Numbers(Metrics).Length);
        Assert.Equal(Numbers(Metrics), Numbers(Path.Combine("again", "metrics.jsonl")));
        Assert.Equal(_workspace.Lines(Configuration), _workspace.Lines(Path.Combine("again", "config.json")));
    }

    [Fact]
    public void Rules_of_top_k_are_options_that_the_configuration_repeats()
    {
        ProgramResult result = _workspace.TrainTiny(
            "--method", "topk", "--balance", "--keep-scale", "--budget", "batch");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Contains("balanced, budget of the batch, keeping scale", result.Output, StringComparison.Ordinal);
        JsonElement configuration = _workspace.Json(Configuration);
        Assert.True(configuration.GetProperty("balance").GetBoolean());
        Assert.True(configuration.GetProperty("keepScale").GetBoolean());
        Assert.Equal("batch", configuration.GetProperty("budget").GetString());
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--config", Configuration, "--output", "again").Code);
        RunComparison.AssertEqual(_workspace, "run", "again");
    }

    [Theory]
    [InlineData("--balance", "unified", "relu", "--balance: is for --method topk and simplify, not for unified")]
    [InlineData("--keep-scale", "random", "relu", "--keep-scale: is for --method topk and simplify, not for random")]
    [InlineData("--keep-scale", "topk", "tanh", "--keep-scale: is for --activation relu and cube, not for tanh")]
    public void Rules_that_do_not_apply_are_refused(string option, string method, string activation, string error)
    {
        ProgramResult result = _workspace.Run("train", "tiny", "--method", method, "--activation", activation, option);
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_seed_gives_another_run_and_another_number_of_threads_does_not()
    {
        _workspace.TrainTiny();
        Assert.Equal(
            ExitCode.Done, _workspace.Run("train", "--config", Configuration, "--seed", "2", "--output", "seed").Code);
        Assert.Equal(
            ExitCode.Done,
            _workspace.Run("train", "--config", Configuration, "--threads", "2", "--output", "threads").Code);
        Assert.NotEqual(Numbers(Metrics), Numbers(Path.Combine("seed", "metrics.jsonl")));
        Assert.Equal(Numbers(Metrics), Numbers(Path.Combine("threads", "metrics.jsonl")));
    }

    [Fact]
    public void A_seed_from_the_clock_is_recorded()
    {
        string images = _workspace.WriteImages("tiny");
        _workspace.Write("old.json", JsonSerializer.Serialize(new JsonObject
        {
            ["NetType"] = "mlptop",
            ["HiddenSize"] = 8,
            ["TrainTop"] = 2,
            ["MaxEpoch"] = 1,
            ["LabelCount"] = 4,
            ["RandomSeed"] = -1,
            ["TrainFile"] = Path.Combine(images, "train-images-idx3-ubyte"),
            ["TrainLabelFile"] = Path.Combine(images, "train-labels-idx1-ubyte"),
            ["TestFile"] = Path.Combine(images, "t10k-images-idx3-ubyte"),
            ["TestLabelFile"] = Path.Combine(images, "t10k-labels-idx1-ubyte"),
        }));
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--config", "old.json", "--output", "run").Code);
        Assert.Equal(1767323045000, _workspace.Json(Configuration).GetProperty("seed").GetInt64());
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--config", Configuration, "--output", "again").Code);
        Assert.Equal(Numbers(Metrics), Numbers(Path.Combine("again", "metrics.jsonl")));
    }

    [Fact]
    public void Json_output_is_one_object_a_line_evaluations_first_then_the_summary()
    {
        ProgramResult result = _workspace.TrainTiny("--json");
        JsonElement[] lines =
        [
            .. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)),
        ];
        Assert.Equal(
            ["evaluation", "evaluation", "evaluation", "summary"],
            lines.Select(line => line.GetProperty("event").GetString()));
        Assert.Equal(_workspace.Lines(Metrics), result.Output.Split('\n')[..3]);
        Assert.True(JsonElement.DeepEquals(_workspace.Json(Summary), lines[^1]));
        Assert.Empty(result.Error);
    }

    [Fact]
    public void Quiet_output_is_one_line()
    {
        ProgramResult result = _workspace.TrainTiny("--quiet");
        string line = Assert.Single(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("unified 4 on tiny: test ", line, StringComparison.Ordinal);
        Assert.EndsWith("; run", line.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_json_output_is_the_summary_alone()
    {
        string line = Assert.Single(
            _workspace.TrainTiny("--quiet", "--json").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("summary", JsonElement.Parse(line).GetProperty("event").GetString());
    }

    [Fact]
    public void Plain_output_has_a_line_per_evaluation_a_table_and_the_command_that_repeats_the_run()
    {
        string output = _workspace.TrainTiny().Output;
        Assert.Contains("tiny: 220 train, 20 dev, 60 test images of 4x4, 4 classes", output, StringComparison.Ordinal);
        Assert.Contains("epoch 3/3  loss ", output, StringComparison.Ordinal);
        foreach (
            string column in (string[])[
                "unified top-k 4", "forward", "select", "backward", "update", "total", "examples/s", "memory"])
            Assert.Contains(column, output, StringComparison.Ordinal);
        Assert.Contains("meprop train --config run", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 80, line));
    }

    [Fact]
    public void A_folder_that_holds_a_run_is_never_overwritten()
    {
        _workspace.TrainTiny();
        string[] before = [.. Directory.EnumerateFiles(_workspace["run"]).Order().Select(File.ReadAllText)];
        ProgramResult result = _workspace.TrainTiny("--seed", "9");
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains("holds a run already", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, Directory.EnumerateFiles(_workspace["run"]).Order().Select(File.ReadAllText));
    }

    [Fact]
    public void Runs_of_the_same_second_have_folders_of_their_own()
    {
        _workspace.WriteImages("my data");
        string[] arguments = ["train", "my data", "--hidden", "4", "--k", "2", "--epochs", "1", "--threads", "1"];
        Assert.Equal(ExitCode.Done, _workspace.Run(arguments).Code);
        Assert.Equal(ExitCode.Done, _workspace.Run(arguments).Code);
        Assert.Equal(
            ["my-data-scaled-20260102-030405", "my-data-scaled-20260102-030405-2"],
            Directory.EnumerateDirectories(_workspace["runs"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_limit_takes_the_first_examples_and_a_larger_one_takes_all()
    {
        _workspace.TrainTiny("--limit", "30");
        Assert.Equal(30, _workspace.Json(Summary).GetProperty("trainExamples").GetInt32());
        _workspace.Run("train", "--config", Configuration, "--limit", "1000", "--output", "all");
        Assert.Equal(220, _workspace.Json(Path.Combine("all", "summary.json")).GetProperty("trainExamples").GetInt32());
    }

    [Fact]
    public void A_k_that_leaves_nothing_out_is_reported_as_dense()
    {
        _workspace.TrainTiny("--k", "12");
        JsonElement summary = _workspace.Json(Summary);
        Assert.Equal(("dense", 0), (summary.GetProperty("method").GetString(), summary.GetProperty("k").GetInt32()));
        _workspace.Run("train", "--config", Configuration, "--method", "dense", "--k", "4", "--output", "dense");
        Assert.Equal(Numbers(Metrics), Numbers(Path.Combine("dense", "metrics.jsonl")));
    }

    [Theory]
    [InlineData("--k", "12", "k 12 is at least the hidden size 12 and keeps all outputs: unified is dense here.")]
    [InlineData("--k", "-1", "k -1 keeps all outputs: unified is dense here.")]
    [InlineData("--layers", "1", "one layer has no hidden gradients to select: unified is dense here.")]
    [InlineData("--k-warmup", "3", "k shrinks over 3 epochs, and the run has 3: k 4 is not reached before the end.")]
    [InlineData("--prune", "0.2", "prune and cycle are used with --method simplify alone: unified removes no neurons.")]
    [InlineData("--cycle", "2", "prune and cycle are used with --method simplify alone: unified removes no neurons.")]
    [InlineData("--limit", "500", "the data has 220 training examples: a limit of 500 changes nothing.")]
    [
        InlineData(
            "--batch-size", "500", "the batch size 500 is above the 220 training examples: each epoch is one step."),
    ]
    public void What_may_not_be_meant_is_noted(string option, string value, string note)
    {
        ProgramResult result = _workspace.TrainTiny(option, value);
        Assert.Equal((ExitCode.Done, $"note: {note}"), (result.Code, result.Error.TrimEnd()));
        Assert.Contains(
            _workspace.Lines(Path.Combine("run", "log.txt")),
            line => line.EndsWith($"note: {note}", StringComparison.Ordinal));
        bool isDense = note.EndsWith("dense here.", StringComparison.Ordinal);
        Assert.Equal(isDense ? "dense" : "unified", _workspace.Json(Summary).GetProperty("method").GetString());
    }

    [Theory]
    [InlineData("relu", "scaled top-k 4", null)]
    [InlineData("cube", "scaled top-k 4", null)]
    [InlineData(
        "tanh", "top-k 4, budget of the batch", "tanh has no scale to keep: scaled only shares its budget here.")]
    public void Scaled_keeps_the_scale_where_there_is_one(string activation, string title, string? note)
    {
        ProgramResult result = _workspace.TrainTiny("--method", "scaled", "--activation", activation);
        Assert.Equal((ExitCode.Done, note is null ? "" : $"note: {note}"), (result.Code, result.Error.TrimEnd()));
        Assert.Contains($"{title}, network", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--k-warmup", "2.9")]
    [InlineData("--limit", "220")]
    [InlineData("--batch-size", "220")]
    [InlineData("--classes", "4")]
    public void What_fits_is_not_noted(string option, string value) =>
        Assert.Equal("", _workspace.TrainTiny(option, value).Error);

    [Fact]
    public void Classes_can_be_more_than_the_labels_say() =>
        Assert.Contains("of 4x4, 9 classes", _workspace.TrainTiny("--classes", "9").Output, StringComparison.Ordinal);

    [Fact]
    public void A_folder_that_holds_other_files_is_refused()
    {
        _workspace.Write(Path.Combine("run", "letter.txt"), "dear");
        ProgramResult result = _workspace.TrainTiny();
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains($"--output: {_workspace["run"]} holds other files", result.Error, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFileSystemEntries(_workspace["run"]));
    }

    [Fact]
    public void An_empty_folder_is_taken()
    {
        Directory.CreateDirectory(_workspace["run"]);
        Assert.Equal(ExitCode.Done, _workspace.TrainTiny().Code);
    }

    [Theory]
    [InlineData("loss", true)]
    [InlineData("score", false)]
    public void Lines_show_the_development_loss_where_it_decides(string choice, bool shows)
    {
        ProgramResult result = _workspace.TrainTiny("--choose", choice);
        Assert.Equal(shows, Regex.IsMatch(result.Output, @"epoch .* dev +[\d.]+ % \(loss \d+\.\d{4}\)"));
        Assert.Matches(@"epoch .* dev +[\d.]+ %", result.Output);
    }

    [Fact]
    public void The_built_in_digits_need_no_files()
    {
        ProgramResult result = _workspace.Run(
            "train", "--limit", "500", "--hidden", "16", "--k", "8", "--epochs", "1", "--quiet");
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains("on digits", result.Output, StringComparison.Ordinal);
    }

    private string[] Numbers(string name) => RunComparison.Metrics(_workspace, Path.GetDirectoryName(name)!);
}
