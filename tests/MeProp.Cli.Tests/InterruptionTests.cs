using System.Text.Json;

namespace MeProp.Cli.Tests;

public sealed class InterruptionTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory(Timeout = 60_000)]
    [InlineData("train", "run")]
    [InlineData("compare", "run/dense")]
    public async Task The_signal_of_Ctrl_C_ends_a_run_with_130_and_a_summary(string command, string folder)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends a POSIX signal");
        _workspace.WriteImages("tiny");
        using ChildProcess process = ChildProcess.Start(
            _workspace.Folder, command, "tiny", "--hidden", "8", "--k", "2", "--epochs", "1000000", "--threads", "1",
            "--output", "run");
        await process.WaitForLineAsync(
            _workspace[Path.Combine(folder, "metrics.jsonl")], TestContext.Current.CancellationToken);
        process.Interrupt();
        ProgramResult result = await process.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Interrupted, result.Code);
        Assert.Matches(
            command == "train"
                ? "^error: interrupted in epoch .* to continue: meprop train --resume run$"
                : "^error: interrupted after 0 of 2 runs; to continue: meprop resume run$",
            result.Error.TrimEnd());
        Assert.DoesNotContain("To repeat", result.Output, StringComparison.Ordinal);
        if (command == "compare") Assert.Contains("  interrupted: test ", result.Output, StringComparison.Ordinal);

        JsonElement summary = _workspace.Json(Path.Combine(folder, "summary.json"));
        Assert.Equal("interrupted", summary.GetProperty("outcome").GetString());
        Assert.InRange(summary.GetProperty("epochsCompleted").GetInt32(), 0, 999_999);
        Assert.True(summary.GetProperty("devAccuracy").GetDouble() >= 0);
        Assert.All(
            _workspace.Lines(Path.Combine(folder, "metrics.jsonl")),
            line => Assert.Equal(JsonValueKind.Object, JsonElement.Parse(line).ValueKind));
        Assert.False(File.Exists(_workspace[Path.Combine("run", "comparison.json")]));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_run_that_Ctrl_C_interrupts_again_and_again_ends_like_one_that_was_not()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends a POSIX signal");
        _workspace.WriteImages("tiny", train: 2400);
        string[] run = ["train", "tiny", "--hidden", "30", "--k", "5", "--dropout", "0.1", "--quiet"];
        for (int part = 0; part < 3; part++)
        {
            string[] arguments = part == 0
                ? [.. run, "--epochs", "1000000", "--output", "run"]
                : ["train", "--resume", "run", "--quiet"];
            using ChildProcess process = ChildProcess.Start(_workspace.Folder, arguments);
            await process.WaitForLineAsync(
                _workspace[Path.Combine("run", "metrics.jsonl")], TestContext.Current.CancellationToken);
            await Task.Delay(150, TestContext.Current.CancellationToken);
            process.Interrupt();
            Assert.Equal(ExitCode.Interrupted, (await process.WaitAsync(TestContext.Current.CancellationToken)).Code);
        }

        string epochs = (Checkpoint.Load(_workspace["run"]).Epoch + 1).ToString();
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--resume", "run", "--epochs", epochs, "--quiet").Code);
        Assert.Equal(ExitCode.Done, _workspace.Run([.. run, "--epochs", epochs, "--output", "whole"]).Code);
        RunComparison.AssertEqual(_workspace, "whole", "run");
    }

    /// <summary>
    /// A pipe that nobody reads stands where the summary is written first: after the first Ctrl-C the program waits
    /// there for ever, and only a second one can end it.
    /// </summary>
    [Fact(Timeout = 60_000)]
    public async Task A_second_Ctrl_C_ends_the_program_at_once_and_the_run_can_go_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends a POSIX signal");
        _workspace.WriteImages("tiny");
        using ChildProcess process = ChildProcess.Start(
            _workspace.Folder, "train", "tiny", "--hidden", "8", "--k", "2", "--threads", "1", "--epochs", "1000000",
            "--output", "run");
        await process.WaitForLineAsync(
            _workspace[Path.Combine("run", Checkpoints.LastName)], TestContext.Current.CancellationToken);
        ChildProcess.MakePipe(_workspace[Path.Combine("run", "summary.json.tmp")]);
        await process.InterruptUntilItEndsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Interrupted, (await process.WaitAsync(TestContext.Current.CancellationToken)).Code);
        Assert.False(File.Exists(_workspace[Path.Combine("run", "summary.json")]));
        string epochs = (Checkpoint.Load(_workspace["run"]).Epoch + 1).ToString();
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--resume", "run", "--epochs", epochs, "--quiet").Code);
    }

    [Fact]
    public void An_interruption_before_the_first_evaluation_leaves_a_summary_without_scores()
    {
        _workspace.WriteImages("tiny");
        ProgramResult result = _workspace.Run(
            new CancellationToken(canceled: true), "train", "tiny", "--hidden", "8", "--k", "2", "--output", "run");
        Assert.Equal(ExitCode.Interrupted, result.Code);
        JsonElement summary = _workspace.Json(Path.Combine("run", "summary.json"));
        Assert.Equal("interrupted", summary.GetProperty("outcome").GetString());
        Assert.Equal(JsonValueKind.Null, summary.GetProperty("devAccuracy").ValueKind);
        Assert.Equal(JsonValueKind.Null, summary.GetProperty("secondsPerEpoch").ValueKind);
    }
}
