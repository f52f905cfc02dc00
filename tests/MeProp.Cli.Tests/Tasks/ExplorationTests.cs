using System.Text.Json;

namespace MeProp.Cli.Tests;

/// <summary>Parsers that learn from their mistakes, through the commands.</summary>
public sealed class ExplorationTests : IDisposable
{
    private static readonly string[] Hybrid =
    [
        "train", "parsing", "--system", "arc-hybrid", "--hidden", "24", "--k", "6", "--limit", "3000", "--epochs", "3",
        "--batch-size", "20", "--evaluations-per-epoch", "4", "--draw-seed", "2",
    ];

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Arc_hybrid_explores_from_the_second_epoch_on_unless_told_otherwise()
    {
        Ok([.. Hybrid, "--threads", "1", "--output", "run"]);
        Ok([.. Hybrid, "--threads", "2", "--output", "again"]);
        Ok([.. Hybrid, "--threads", "1", "--explore", "0", "--output", "gold"]);
        RunComparison.AssertEqual(_workspace, "run", "again");
        Assert.Equal(0.9, _workspace.Json("run/config.json").GetProperty("explore").GetDouble());
        string[] run = RunComparison.Metrics(_workspace, "run"), gold = RunComparison.Metrics(_workspace, "gold");
        Assert.Equal(gold[..4], run[..4]);
        Assert.All(run[4..], (line, i) => Assert.NotEqual(gold[4 + i], line));
        Assert.InRange(_workspace.Json("run/summary.json").GetProperty("testLas").GetDouble(), 25, 100);

        Ok("train", "--config", "run", "--output", "repeated");
        RunComparison.AssertEqual(_workspace, "run", "repeated");
        Ok(
            "compare", "parsing", "--system", "arc-hybrid", "--hidden", "24", "--k", "6", "--limit", "3000", "--epochs",
            "3", "--batch-size", "20", "--evaluations-per-epoch", "4", "--draw-seed", "2", "--output", "compared");
        RunComparison.AssertEqual(_workspace, "run", "compared/scaled");
        JsonElement comparison = _workspace.Json("compared/comparison.json");
        Assert.Equal(
            comparison.GetProperty("sparse").GetProperty("testLas").GetDouble(),
            comparison.GetProperty("sparseRuns")[0].GetProperty("testLas").GetDouble());
        Ok("simplify", "run", "parsing", "--limit", "3000", "--epochs", "2", "--k", "6", "--output", "small");
        Assert.Equal(0.9, _workspace.Json("small/config.json").GetProperty("explore").GetDouble());
    }

    /// <summary>Evaluations 5 to 8 are of the second epoch, 9 to 12 of the third.</summary>
    [Fact]
    public async Task A_run_that_is_killed_within_an_epoch_that_explores_ends_like_one_that_is_not()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        Ok([.. Hybrid, "--threads", "1", "--output", "whole"]);
        foreach (int evaluations in (int[])[6, 10])
        {
            bool isBegun = File.Exists(_workspace["run/config.json"]);
            string[] arguments = isBegun ? ["train", "--resume", "run"] : [.. Hybrid, "--output", "run"];
            using ChildProcess process = ChildProcess.Start(_workspace.Folder, [.. arguments, "--threads", "2"]);
            while (Lines("run/metrics.jsonl") < evaluations) await Task.Delay(5, cancellationToken);
            await process.KillAsync(cancellationToken);
        }

        Ok("train", "--resume", "run", "--threads", "1");
        RunComparison.AssertEqual(_workspace, "whole", "run");
    }

    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(11)]
    public void A_run_that_is_interrupted_and_resumed_is_the_run_that_was_not(int evaluations)
    {
        Ok([.. Hybrid, "--threads", "1", "--output", "whole"]);
        using var source = new CancellationTokenSource();
        using var output = new CountingWriter(evaluations, source);
        ProgramEnvironment environment = _workspace.CreateEnvironment(output, TextWriter.Null) with
        {
            Interruption = source.Token,
        };
        Assert.Equal(ExitCode.Interrupted, Program.Run([.. Hybrid, "--threads", "2", "--output", "run"], environment));
        Assert.Equal(evaluations, Lines("run/metrics.jsonl"));
        Ok("train", "--resume", "run");
        RunComparison.AssertEqual(_workspace, "whole", "run");
    }

    [Fact]
    public void A_run_from_before_there_was_exploration_keeps_its_gold_moves()
    {
        Ok([.. Hybrid, "--threads", "1", "--explore", "0", "--schedule", "constant", "--output", "whole"]);
        Ok([.. Hybrid, "--explore", "0", "--schedule", "constant", "--output", "run"]);
        string configuration = File.ReadAllText(_workspace["run/config.json"]);
        Assert.Contains("\"explore\": 0,", configuration, StringComparison.Ordinal);
        _workspace.Write(
            "run/config.json", configuration.Replace("  \"explore\": 0,\n", "", StringComparison.Ordinal));
        Ok("train", "--config", "run", "--output", "again");
        RunComparison.AssertEqual(_workspace, "whole", "again");
        _workspace.Write("hand.json", "{ \"task\": \"parsing\", \"system\": \"arc-hybrid\", \"limit\": 200 }");
        Ok("train", "--config", "hand.json", "--epochs", "1", "--hidden", "8", "--k", "2", "--output", "hand");
        Assert.Equal(0.9, _workspace.Json("hand/config.json").GetProperty("explore").GetDouble());
    }

    [Theory]
    [InlineData("train parsing --explore 0.9", "--explore: arc-standard does not know the best moves after a mistake")]
    [InlineData("train parsing --system arc-hybrid --explore 2", "--explore: expected a number from 0 to 1, not 2.")]
    [InlineData("train tagging --explore 0.9", "--explore is for parsing, not for tagging.")]
    public void Wrong_usage_is_refused(string arguments, string message)
    {
        ProgramResult result = _workspace.Run(arguments.Split(' '));
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private int Lines(string file)
    {
        if (!File.Exists(_workspace[file])) return 0;
        using var stream = new FileStream(
            _workspace[file], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Count(c => c == '\n');
    }

    private void Ok(params string[] arguments)
    {
        ProgramResult result = _workspace.Run(arguments);
        Assert.True(result.Code == ExitCode.Done, result.Error);
    }

    /// <summary>Cancels after a number of evaluations.</summary>
    private sealed class CountingWriter(int evaluations, CancellationTokenSource source) : StringWriter
    {
        private int _count;

        public override void WriteLine(string? value)
        {
            if (value?.StartsWith("epoch ", StringComparison.Ordinal) == true && ++_count == evaluations)
                source.Cancel();
        }
    }
}
