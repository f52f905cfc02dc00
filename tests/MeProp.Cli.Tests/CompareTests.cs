using System.Text.Json;

namespace MeProp.Cli.Tests;

public sealed class CompareTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Both_runs_and_the_table_of_the_paper_are_written()
    {
        ProgramResult result = Compare();
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        string[] markdown = _workspace.Lines(Path.Combine("both", "comparison.md"));
        Assert.Equal("| method | backprop s | speedup | epoch s | speedup | test % | diff |", markdown[0]);
        Assert.Matches(@"^\| dense \| \d+\.\d+ \| 1\.0× \| \d+\.\d+ \| 1\.0× \| \d+\.\d\d \|  \|$", markdown[2]);
        Assert.Matches(
            @"^\| top-k 3 \| \d+\.\d+ \| \d+\.\d× \| \d+\.\d+ \| \d+\.\d× \| \d+\.\d\d \| [+-]?\d+\.\d\d \|$",
            markdown[3]);
        Assert.All(
            result.Output.Split('\n'),
            line =>
                Assert.True(
                    line.TrimEnd().Length <= 80
                        || line.StartsWith(MachineInfo.Current().Processor, StringComparison.Ordinal),
                    line));
        Assert.Contains(
            markdown,
            line =>
                line.Contains("1 thread", StringComparison.Ordinal) && line.Contains(".NET", StringComparison.Ordinal));
        foreach (string text in (string[])["dense", "top-k 3", "backprop s", "diff", "meprop compare --config both"])
            Assert.Contains(text, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_numbers_of_the_table_are_those_of_the_runs()
    {
        Compare();
        JsonElement comparison = _workspace.Json(Path.Combine("both", "comparison.json"));
        foreach (
            (string side, string folder) in (ReadOnlySpan<(string, string)>)[("dense", "dense"), ("sparse", "topk")])
        {
            JsonElement summary = _workspace.Json(Path.Combine("both", folder, "summary.json"));
            Assert.True(JsonElement.DeepEquals(summary, comparison.GetProperty(side)));
            Assert.Equal(folder, summary.GetProperty("method").GetString());
            Assert.Equal(_workspace[Path.Combine("both", folder)], summary.GetProperty("folder").GetString());
            Assert.Equal(6, summary.GetProperty("seed").GetInt32());
        }

        double difference = Accuracy("sparse") - Accuracy("dense");
        Assert.Equal(difference, comparison.GetProperty("testDifference").GetDouble(), 1e-9);
        Assert.Equal(
            Backprop("dense") / Backprop("sparse"), comparison.GetProperty("backpropSpeedup").GetDouble(), 1e-9);

        double Accuracy(string side) => comparison.GetProperty(side).GetProperty("testAccuracy").GetDouble();
        double Backprop(string side) => Seconds(side, "select") + Seconds(side, "backward") + Seconds(side, "update");
        double Seconds(string side, string phase) =>
            comparison.GetProperty(side).GetProperty("secondsPerEpoch").GetProperty(phase).GetDouble();
    }

    [Fact]
    public void The_sparse_side_is_the_run_that_train_makes()
    {
        Compare();
        Assert.Equal(
            ExitCode.Done,
            _workspace.Run("train", "--config", Path.Combine("both", "config.json"), "--output", "alone").Code);
        Assert.Equal(Losses(Path.Combine("both", "topk")), Losses("alone"));
        Assert.NotEqual(Losses(Path.Combine("both", "dense")), Losses("alone"));

        string[] Losses(string folder) =>
            [
                .. _workspace.Lines(Path.Combine(folder, "metrics.jsonl")).Select(
                    line => JsonElement.Parse(line).GetProperty("trainLoss").GetRawText()),
            ];
    }

    [Fact]
    public void Json_output_ends_with_the_comparison()
    {
        JsonElement[] lines =
        [
            .. Compare("--json").Output.Split(
                '\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)),
        ];
        Assert.Equal(
            ["evaluation", "evaluation", "summary", "evaluation", "evaluation", "summary", "comparison"],
            lines.Select(line => line.GetProperty("event").GetString()));
        Assert.Equal(
            ["dense", "topk"],
            lines.Where(line => line.GetProperty("event").GetString() == "evaluation")
                .Select(line => line.GetProperty("method").GetString())
                .Distinct());
    }

    [Fact]
    public void Quiet_output_is_one_line() =>
        Assert.StartsWith(
            "topk 3 on tiny: backprop ",
            Assert.Single(Compare("--quiet").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);

    [Fact]
    public void A_failed_part_names_the_folder_and_leaves_no_comparison()
    {
        ProgramResult result = Compare("--optimizer", "sgd", "--learning-rate", "1e30");
        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.EndsWith(" is in both", result.Error.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("To repeat", result.Output, StringComparison.Ordinal);
        Assert.Equal(
            "nonFinite",
            _workspace.Json(Path.Combine("both", "dense", "summary.json")).GetProperty("outcome").GetString());
        Assert.False(File.Exists(_workspace[Path.Combine("both", "comparison.json")]));
    }

    [Fact]
    public void An_interrupted_comparison_continues_and_ends_with_the_same_files()
    {
        Compare("--seeds", "2");
        string[] dense = RunComparison.Metrics(_workspace, Path.Combine("both", "dense-7"));
        string first = _workspace[Path.Combine("both", "dense-6", "summary.json")];
        byte[] before = File.ReadAllBytes(first);
        foreach (string part in (string[])["topk-6", "dense-7"])
            Directory.Delete(_workspace[Path.Combine("both", part)], recursive: true);
        File.Delete(_workspace[Path.Combine("both", "comparison.json")]);
        ProgramResult result = _workspace.Run("resume", "both");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Contains("--config both --seeds 2", result.Output, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(first));
        Assert.Equal(dense, RunComparison.Metrics(_workspace, Path.Combine("both", "dense-7")));
        JsonElement comparison = _workspace.Json(Path.Combine("both", "comparison.json"));
        Assert.Equal(2, comparison.GetProperty("denseRuns").GetArrayLength());
        Assert.Equal((ExitCode.Done, ""), (Compare("--seeds", "2").Code, result.Error));
        Assert.True(JsonElement.DeepEquals(comparison, _workspace.Json(Path.Combine("both", "comparison.json"))));
    }

    [Fact]
    public void Seeds_whose_run_failed_do_not_count_and_the_others_are_compared()
    {
        Compare("--seeds", "2");
        string failed = Path.Combine("both", "topk-7", "summary.json");
        _workspace.Write(failed, string.Join('\n', _workspace.Lines(failed)).Replace(
            "\"completed\"", "\"nonFinite\"", StringComparison.Ordinal));
        ProgramResult result = _workspace.Run("resume", "both");
        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("1 of 4 runs failed: topk-7.", result.Error, StringComparison.Ordinal);
        JsonElement comparison = _workspace.Json(Path.Combine("both", "comparison.json"));
        Assert.Equal(
            [6],
            comparison.GetProperty("denseRuns").EnumerateArray().Select(run => run.GetProperty("seed").GetInt32()));
    }

    [Fact]
    public void Seeds_are_trained_in_turns_and_the_table_holds_medians_and_means()
    {
        ProgramResult result = Compare("--seeds", "3");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        JsonElement comparison = _workspace.Json(Path.Combine("both", "comparison.json"));
        foreach ((string side, string method) in ((string, string)[])[("dense", "dense"), ("sparse", "topk")])
        {
            JsonElement[] runs = [.. comparison.GetProperty($"{side}Runs").EnumerateArray()];
            Assert.Equal([6, 7, 8], runs.Select(run => run.GetProperty("seed").GetInt32()));
            foreach (JsonElement run in runs)
            {
                string folder = $"{method}-{run.GetProperty("seed").GetInt32()}";
                JsonElement summary = _workspace.Json(Path.Combine("both", folder, "summary.json"));
                Assert.Equal(Test(summary), Test(run));
                Assert.Equal(2, run.GetProperty("curve").GetArrayLength());
            }
        }

        double difference = Mean("sparseRuns") - Mean("denseRuns");
        Assert.Equal(difference, comparison.GetProperty("testDifference").GetDouble(), 1e-9);
        double[] seconds = [.. Runs("denseRuns").Select(run => run.GetProperty("epochSeconds").GetDouble()).Order()];
        double[] sparse = [.. Runs("sparseRuns").Select(run => run.GetProperty("epochSeconds").GetDouble()).Order()];
        Assert.Equal(seconds[1] / sparse[1], comparison.GetProperty("epochSpeedup").GetDouble(), 1e-9);
        Assert.Contains("--config both --seeds 3", result.Output, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, comparison.GetProperty("targetAccuracy").ValueKind);

        IEnumerable<JsonElement> Runs(string name) => comparison.GetProperty(name).EnumerateArray();
        double Mean(string name) => Runs(name).Average(Test);
        double Test(JsonElement run) => run.GetProperty("testAccuracy").GetDouble();
    }

    [Fact]
    public void Time_to_a_score_is_that_of_the_first_evaluation_that_reaches_it()
    {
        ProgramResult result = Compare("--to-accuracy", "1", "--seeds", "2");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        JsonElement comparison = _workspace.Json(Path.Combine("both", "comparison.json"));
        foreach (JsonElement run in comparison.GetProperty("sparseRuns").EnumerateArray())
        {
            JsonElement first = run.GetProperty("curve")[0];
            Assert.True(first.GetProperty("testAccuracy").GetDouble() >= 1);
            Assert.Equal(1, run.GetProperty("curve").GetArrayLength());
            Assert.Equal(
                first.GetProperty("trainSeconds").GetDouble(), run.GetProperty("secondsToAccuracy").GetDouble());
        }

        Assert.True(comparison.GetProperty("speedupToAccuracy").GetDouble() > 0);
        foreach (string text in (string[])["s to 1.00 %", "seed 6: d dense, s top-k 3", "       +-----"])
            Assert.Contains(text, result.Output, StringComparison.Ordinal);
        Assert.Contains(
            _workspace.Lines(Path.Combine("both", "comparison.md")),
            line => line.StartsWith("| method | s to 1.00 %", StringComparison.Ordinal));
    }

    [Fact]
    public void A_score_that_is_not_reached_has_no_time()
    {
        Assert.Equal(ExitCode.Done, Compare("--to-accuracy", "100").Code);
        JsonElement comparison = _workspace.Json(Path.Combine("both", "comparison.json"));
        Assert.Equal(JsonValueKind.Null, comparison.GetProperty("speedupToAccuracy").ValueKind);
        Assert.Contains(
            _workspace.Lines(Path.Combine("both", "comparison.md")),
            line => line.StartsWith("| dense | – | 1.0× | – | – |", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1001")]
    public void A_wrong_number_of_seeds_is_refused(string seeds)
    {
        ProgramResult result = Compare("--seeds", seeds);
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains("--seeds: expected a whole number from 1 to 1000", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_is_shown_with_seven_digits_of_its_commit()
    {
        Assert.Equal("1.2.3+0123456", MachineInfo.ShortVersion("1.2.3+0123456789abcdef0123456789abcdef01234567"));
        Assert.Equal("1.2.3", MachineInfo.ShortVersion("1.2.3"));
        Assert.Equal("1.2.3+ab", MachineInfo.ShortVersion("1.2.3+ab"));
    }

    private ProgramResult Compare(params string[] arguments)
    {
        _workspace.WriteImages("tiny");
        return _workspace.Run(
            [
                "compare", "tiny", "--method", "topk", "--k", "3", "--hidden", "20", "--epochs", "2", "--batch-size",
                "10", "--seed", "6", "--threads", "1", "--output", "both", .. arguments,
            ]);
    }
}
