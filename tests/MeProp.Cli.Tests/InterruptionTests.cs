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
        using ChildProcess process = ChildProcess.Start(_workspace.Folder, command, "tiny", "--hidden", "8", "--k", "2", "--epochs", "1000000", "--threads", "1", "--output", "run");
        await process.WaitForLineAsync(_workspace[Path.Combine(folder, "metrics.jsonl")], TestContext.Current.CancellationToken);
        process.Interrupt();
        ProgramResult result = await process.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Interrupted, result.Code);
        Assert.Matches("^error: interrupted in epoch .* is in run$", result.Error.TrimEnd());
        Assert.DoesNotContain("To repeat", result.Output, StringComparison.Ordinal);

        JsonElement summary = _workspace.Json(Path.Combine(folder, "summary.json"));
        Assert.Equal("interrupted", summary.GetProperty("outcome").GetString());
        Assert.InRange(summary.GetProperty("epochsCompleted").GetInt32(), 0, 999_999);
        Assert.True(summary.GetProperty("devAccuracy").GetDouble() >= 0);
        Assert.All(_workspace.Lines(Path.Combine(folder, "metrics.jsonl")), line => Assert.Equal(JsonValueKind.Object, JsonElement.Parse(line).ValueKind));
        Assert.False(File.Exists(_workspace[Path.Combine("run", "comparison.json")]));
    }

    [Fact]
    public void An_interruption_before_the_first_evaluation_leaves_a_summary_without_scores()
    {
        _workspace.WriteImages("tiny");
        ProgramResult result = _workspace.Run(new CancellationToken(canceled: true), "train", "tiny", "--hidden", "8", "--k", "2", "--output", "run");
        Assert.Equal(ExitCode.Interrupted, result.Code);
        JsonElement summary = _workspace.Json(Path.Combine("run", "summary.json"));
        Assert.Equal("interrupted", summary.GetProperty("outcome").GetString());
        Assert.Equal(JsonValueKind.Null, summary.GetProperty("devAccuracy").ValueKind);
        Assert.Equal(JsonValueKind.Null, summary.GetProperty("secondsPerEpoch").ValueKind);
    }
}
