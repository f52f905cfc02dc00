using System.Text.Json;
using System.Text.Json.Nodes;

namespace MeProp.Cli.Tests;

/// <summary><c>--method simplify</c>: a network becomes smaller while it is trained.</summary>
public sealed class SimplifyTests : IDisposable
{
    private static readonly string Summary = Path.Combine("run", "summary.json");
    private static readonly string Metrics = Path.Combine("run", "metrics.jsonl");
    private static readonly string Log = Path.Combine("run", "log.txt");
    private static readonly string[] Simplify =
        ["--method", "simplify", "--prune", "0.4", "--cycle", "1", "--evaluations-per-epoch", "2"];

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Sizes_are_logged_and_kept_in_metrics_and_summary()
    {
        ProgramResult result = _workspace.TrainTiny([.. Simplify, "--hidden", "30", "--epochs", "4"]);
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        JsonElement summary = _workspace.Json(Summary);
        int[] hidden = Sizes(summary, "hidden");
        Assert.Equal(
            ("simplify", 4, 0.4, 1),
            (
                summary.GetProperty("method").GetString(), summary.GetProperty("k").GetInt32(),
                summary.GetProperty("prune").GetDouble(), summary.GetProperty("cycle").GetInt32()));
        Assert.Equal([30, 30], Sizes(summary, "hiddenAtStart"));
        Assert.True(hidden.Sum() < 60);
        Assert.Equal(
            16 * hidden[0] + hidden[0] + hidden[0] * hidden[1] + hidden[1] + hidden[1] * 4 + 4,
            summary.GetProperty("parameters").GetInt32());

        // Epochs 1 and 3 remove neurons, each entry is where the sizes of the metrics change.
        JsonElement[] metrics = [.. _workspace.Lines(Metrics).Select(line => JsonElement.Parse(line))];
        JsonElement[] entries = [.. summary.GetProperty("simplifications").EnumerateArray()];
        Assert.NotEmpty(entries);
        int[] before = [30, 30];
        foreach (JsonElement line in metrics)
        {
            int[] now = Sizes(line, "hidden");
            JsonElement entry = entries.FirstOrDefault(
                entry => entry.GetProperty("step").GetInt64() == line.GetProperty("step").GetInt64());
            Assert.Equal(now.SequenceEqual(before), entry.ValueKind == JsonValueKind.Undefined);
            if (entry.ValueKind != JsonValueKind.Undefined)
            {
                Assert.Equal(now, Sizes(entry, "hidden"));
                Assert.Equal(before.Sum() - now.Sum(), entry.GetProperty("removed").GetInt32());
                Assert.Contains(entry.GetProperty("epoch").GetInt32(), (int[])[1, 3]);
                Assert.True(line.GetProperty("isBest").GetBoolean());
            }

            before = now;
        }

        Assert.Equal(hidden, before);
        string text = string.Join('-', hidden);
        Assert.Equal(4, _workspace.Lines(Log).Count(line => line.Contains(" removed", StringComparison.Ordinal)));
        int removed = entries[^1].GetProperty("removed").GetInt32();
        Assert.Contains(
            _workspace.Lines(Log),
            line =>
                line.EndsWith(
                    $"hidden {text}, {removed} {(removed == 1 ? "neuron" : "neurons")} removed",
                    StringComparison.Ordinal));
        Assert.Contains($"Hidden layers: {text} of 30-30, ", result.Output, StringComparison.Ordinal);
        Assert.Contains("meSimp top-k 4", result.Output, StringComparison.Ordinal);
        Assert.All(result.Output.Split('\n'), line => Assert.True(line.TrimEnd().Length <= 80, line));
    }

    [Fact]
    public void Other_methods_keep_their_size_and_say_nothing_of_it()
    {
        ProgramResult result = _workspace.TrainTiny();
        JsonElement summary = _workspace.Json(Summary);
        Assert.Equal([12, 12], Sizes(summary, "hidden"));
        foreach (string key in (string[])["simplifications", "prune", "cycle"])
            Assert.Equal(JsonValueKind.Null, summary.GetProperty(key).ValueKind);
        Assert.DoesNotContain("idden", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_is_repeated_and_resumed_like_others()
    {
        _workspace.TrainTiny([.. Simplify, "--epochs", "4"]);
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--config", "run", "--output", "again").Code);
        Assert.Equal(RunComparison.Metrics(_workspace, "run"), RunComparison.Metrics(_workspace, "again"));

        // Epoch 2 only trains, so a run of two epochs that goes on is the same.
        Assert.Equal(
            ExitCode.Done, _workspace.Run("train", "--config", "run", "--epochs", "2", "--output", "part").Code);
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--resume", "part", "--epochs", "4").Code);
        Assert.Equal(RunComparison.Metrics(_workspace, "run"), RunComparison.Metrics(_workspace, "part"));
        JsonElement expected = _workspace.Json(Summary), actual = _workspace.Json(Path.Combine("part", "summary.json"));
        foreach (string key in (string[])["hiddenAtStart", "hidden", "simplifications", "parameters", "testAccuracy"])
            Assert.True(JsonElement.DeepEquals(expected.GetProperty(key), actual.GetProperty(key)), key);
    }

    [Fact]
    public void Its_model_has_the_sizes_of_the_summary()
    {
        _workspace.TrainTiny(Simplify);
        using CpuDevice device = CpuDevice.Create(1);
        Assert.Equal(
            Sizes(_workspace.Json(Summary), "hidden"),
            ModelFile.Load(_workspace[Path.Combine("run", "best.safetensors")], device).Network.HiddenSizes);
        Assert.Equal(ExitCode.Done, _workspace.Run("info", "run").Code);
        Assert.Equal(ExitCode.Done, _workspace.Run("export", "run", "model.onnx").Code);
    }

    [Fact]
    public void It_can_be_compared_with_dense()
    {
        _workspace.WriteImages("tiny");
        ProgramResult result = _workspace.Run(
            [
                "compare", "tiny", .. Simplify, "--hidden", "12", "--k", "4", "--epochs", "2", "--threads", "1",
                "--output", "both",
            ]);
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Equal([12, 12], Sizes(_workspace.Json(Path.Combine("both", "dense", "summary.json")), "hidden"));
        Assert.True(Sizes(_workspace.Json(Path.Combine("both", "simplify", "summary.json")), "hidden").Sum() < 24);
    }

    [Fact]
    public void A_k_of_all_outputs_counts_every_gradient_that_is_not_0()
    {
        ProgramResult result = _workspace.TrainTiny([.. Simplify, "--k", "12"]);
        Assert.Equal(
            (ExitCode.Done, "note: k 12 keeps all outputs: every neuron whose gradient is not 0 counts as kept."),
            (result.Code, result.Error.TrimEnd()));
        Assert.Equal("simplify", _workspace.Json(Summary).GetProperty("method").GetString());
    }

    [Fact]
    public void One_layer_has_nothing_to_remove()
    {
        ProgramResult result = _workspace.TrainTiny([.. Simplify, "--layers", "1"]);
        Assert.Equal(
            (ExitCode.Done, "note: one layer has no hidden gradients to select: simplify is dense here."),
            (result.Code, result.Error.TrimEnd()));
        Assert.Equal("dense", _workspace.Json(Summary).GetProperty("method").GetString());
    }

    [Fact]
    public void The_configuration_of_the_old_program_trains()
    {
        string images = _workspace.WriteImages("tiny");
        _workspace.Write("old.json", JsonSerializer.Serialize(new JsonObject
        {
            ["NetType"] = "mlpvar",
            ["HiddenSize"] = 30,
            ["TrainTop"] = 4,
            ["MinibatchSize"] = 10,
            ["MaxEpoch"] = 3,
            ["IterPerEpoch"] = 2,
            ["Prune"] = 0.4,
            ["TrainCycle"] = 1,
            ["LabelCount"] = 4,
            ["RandomSeed"] = 1,
            ["TrainFile"] = Path.Combine(images, "train-images-idx3-ubyte"),
            ["TrainLabelFile"] = Path.Combine(images, "train-labels-idx1-ubyte"),
            ["TestFile"] = Path.Combine(images, "t10k-images-idx3-ubyte"),
            ["TestLabelFile"] = Path.Combine(images, "t10k-labels-idx1-ubyte"),
        }));
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--config", "old.json", "--output", "run").Code);
        Assert.True(Sizes(_workspace.Json(Summary), "hidden").Sum() < 60);
    }

    private static int[] Sizes(JsonElement parent, string name) =>
        [.. parent.GetProperty(name).EnumerateArray().Select(size => size.GetInt32())];
}
