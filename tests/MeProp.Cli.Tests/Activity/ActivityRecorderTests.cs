using System.Text.Json.Nodes;

namespace MeProp.Cli.Tests;

/// <summary>What runs of all methods and tasks write into activity.jsonl.</summary>
public sealed class ActivityRecorderTests : IDisposable
{
    private const float RoundingOfByte = 0.5f / 255 + 1e-6f;

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("topk")]
    [InlineData("unified")]
    [InlineData("random")]
    [InlineData("unified-random")]
    public void The_kept_share_is_k_of_the_outputs(string method)
    {
        _workspace.TrainTiny("--method", method, "--k", "3");
        ActivitySample[] samples = Samples("run");

        // 220 examples in batches of 10: every one of 66 steps, in order.
        Assert.Equal(Enumerable.Range(1, 66).Select(step => (long)step), samples.Select(sample => sample.Step));
        Assert.All(samples, sample => Assert.Equal(sample.Step / 22.0, sample.Epoch, 1e-9));
        Assert.All(samples, sample => Assert.Equal(["0", "2"], sample.Layers.Select(layer => layer.Name)));
        Assert.All(
            samples.Zip(samples.Skip(1)), pair => Assert.True(pair.First.TrainSeconds < pair.Second.TrainSeconds));
        foreach (LayerActivity layer in samples.SelectMany(sample => sample.Layers))
        {
            Assert.Equal((12, 12), (layer.Outputs, layer.KeptShares.Length));
            Assert.Equal(3 / 12f, layer.Kept);
            Assert.Equal(3, layer.KeptShares.Sum(share => share / 255.0), 12 * RoundingOfByte);
            Assert.InRange(layer.Active!.Value, 0.01f, 0.99f);
            Assert.InRange(layer.Scale!.Value, 0.01f, 10);
            if (method.StartsWith("unified", StringComparison.Ordinal))
                Assert.Equal(3, layer.KeptShares.Count(share => share == 255));
            else Assert.True(layer.KeptShares.Count(share => share > 0) > 3);
        }
    }

    [Fact]
    public void Dense_training_keeps_everything_and_other_functions_have_no_zeros()
    {
        _workspace.TrainTiny("--method", "dense", "--activation", "tanh");
        foreach (LayerActivity layer in Samples("run").SelectMany(sample => sample.Layers))
        {
            Assert.Equal((1f, null), (layer.Kept, layer.Active));
            Assert.All(layer.KeptShares, share => Assert.Equal(255, share));
            Assert.InRange(layer.Scale!.Value, 0.01f, 1);
        }
    }

    [Fact]
    public void A_warm_up_shows()
    {
        _workspace.TrainTiny("--method", "topk", "--k", "2", "--k-warmup", "2");
        float[] kept = [.. Samples("run").Select(sample => sample.Layers[0].Kept)];
        Assert.Equal((1f, 2 / 12f), (kept[0], kept[^1]));
        Assert.Equal(kept.OrderDescending(), kept);
        Assert.True(kept.Distinct().Count() > 4);
    }

    [Fact]
    public void A_removed_neuron_makes_the_layer_smaller_from_the_next_sample_on()
    {
        _workspace.TrainTiny(
            "--method", "simplify", "--prune", "0.4", "--cycle", "1", "--evaluations-per-epoch", "2", "--hidden", "30");
        (long Step, int[] Hidden)[] evaluations =
        [
            .. _workspace.Lines("run/metrics.jsonl").Select(line => JsonNode.Parse(line)!).Select(line => (
                (long)line["step"]!, line["hidden"]!.AsArray().Select(size => (int)size!).ToArray())),
        ];
        Assert.True(evaluations[^1].Hidden.Sum() < 60);
        foreach (ActivitySample sample in Samples("run"))
        {
            int[] expected = evaluations.LastOrDefault(line => line.Step < sample.Step).Hidden ?? [30, 30];
            Assert.Equal(expected, sample.Layers.Select(layer => layer.Outputs));
        }
    }

    [Fact]
    public void Gates_of_an_lstm_stand_by_themselves()
    {
        Ok(
            "train", "tagging", "sentences", "--hidden", "10", "--k", "3", "--limit", "60", "--epochs", "1",
            "--method", "topk", "--budget", "example", "--threads", "1", "--output", "run");
        ActivitySample[] samples = Samples("run");
        Assert.NotEmpty(samples);
        string[] names = [.. samples[0].Layers.Select(layer => layer.Name)];
        Assert.Equal(
            ((string[])["forward", "backward"]).SelectMany(direction => "ifgo".Select(gate => $"1.{direction}.{gate}")),
            names);

        // The bias of the forget gate begins at 1, that of the others at 0.
        float[] scales = [.. samples[0].Layers.Select(layer => layer.Scale!.Value)];
        Assert.InRange(scales[0], 0.45f, 0.55f);
        Assert.InRange(scales[1], 0.68f, 0.78f);
        Assert.InRange(scales[2], 0.01f, 0.4f);
        Assert.InRange(scales[3], 0.45f, 0.55f);
        foreach (LayerActivity layer in samples.SelectMany(sample => sample.Layers))
        {
            Assert.Equal((10, 0.3f, null), (layer.Outputs, layer.Kept, layer.Active));
            Assert.InRange(layer.Scale!.Value, 0.01f, 1);
        }
    }

    [Fact]
    public void A_parser_has_its_hidden_layer()
    {
        Ok(
            "train", "parsing", "sentences", "--hidden", "24", "--k", "6", "--limit", "1000", "--epochs", "1",
            "--threads", "1", "--output", "run");
        LayerActivity[] layers = [.. Samples("run").Select(sample => Assert.Single(sample.Layers))];
        Assert.NotEmpty(layers);
        Assert.All(layers, layer => Assert.Equal(("0", 24), (layer.Name, layer.Outputs)));
    }

    /// <summary>More than 300 steps: the schedule has gaps, and an interruption falls into one.</summary>
    [Theory]
    [InlineData("topk")]
    [InlineData("simplify")]
    public void A_resumed_run_has_the_samples_of_one_that_was_not_interrupted(string method)
    {
        string[] options =
            ["--method", method, "--epochs", "30", "--dropout", "0.2", "--evaluations-per-epoch", "3"];
        _workspace.TrainTiny([.. options, "--output", "whole"]);
        InterruptedRun.Repeat(_workspace, "whole", "run", steps: 250);
        int before = Samples("run").Length;

        // What a kill leaves: samples after the checkpoint, one of them cut off.
        string[] later = _workspace.Lines("whole/activity.jsonl")[before..];
        File.AppendAllText(_workspace["run/activity.jsonl"], $"{later[0]}\n{later[1]}\n{later[2][..40]}");
        Ok("train", "--resume", "run");
        string[] whole = RunComparison.Activity(_workspace, "whole");
        Assert.InRange(before, 50, whole.Length - 50);
        Assert.InRange(whole.Length, 250, 400);
        Assert.Equal(whole, RunComparison.Activity(_workspace, "run"));
        Assert.Equal(RunComparison.Metrics(_workspace, "whole"), RunComparison.Metrics(_workspace, "run"));
    }

    [Fact]
    public void A_run_of_an_older_version_continues_without_its_first_samples()
    {
        _workspace.TrainTiny();
        File.Delete(_workspace["run/activity.jsonl"]);
        Ok("train", "--resume", "run", "--epochs", "4");
        Assert.Equal(67, Samples("run")[0].Step);
    }

    private void Ok(params string[] arguments)
    {
        ProgramResult result = _workspace.Run(arguments);
        Assert.True(result.Code == ExitCode.Done, result.Error);
    }

    private ActivitySample[] Samples(string folder)
    {
        ActivityRecord record = ActivityRecord.Read(_workspace[folder]);
        Assert.Empty(record.Notes);
        return [.. record.Samples];
    }
}
