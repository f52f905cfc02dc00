using System.Text.Json;

namespace MeProp.Cli.Tests;

/// <summary>Runs that end before their last epoch.</summary>
public sealed class EarlyEndTests : IDisposable
{
    private static readonly string Summary = Path.Combine("run", "summary.json");

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Patience_ends_a_run_early()
    {
        ProgramResult result = _workspace.TrainTiny(
            "--patience", "2", "--epochs", "200", "--learning-rate", "0.000000001");
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Equal("stoppedEarly", _workspace.Json(Summary).GetProperty("outcome").GetString());
        Assert.True(_workspace.Lines(Path.Combine("run", "metrics.jsonl")).Length < 200);
        Assert.Contains(
            "Stopped after 2 evaluations without a better score (--patience)", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_score_that_is_reached_ends_a_run_early()
    {
        ProgramResult result = _workspace.TrainTiny("--to-accuracy", "0.5", "--epochs", "200");
        Assert.Contains("Stopped at 0.50 % (--to-accuracy)", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_is_not_finite_fails_and_is_recorded()
    {
        ProgramResult result = _workspace.TrainTiny("--learning-rate", "1e30", "--optimizer", "sgd");
        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
        JsonElement summary = _workspace.Json(Summary);
        Assert.Equal("nonFinite", summary.GetProperty("outcome").GetString());
        Assert.Contains(summary.GetProperty("error").GetString()!.TrimEnd('.'), result.Error, StringComparison.Ordinal);
        Assert.EndsWith(" is in run", result.Error.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("To repeat", result.Output, StringComparison.Ordinal);
    }
}
