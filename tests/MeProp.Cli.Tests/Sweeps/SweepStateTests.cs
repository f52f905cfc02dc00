using System.Globalization;
using System.Text.Json;

namespace MeProp.Cli.Tests;

/// <summary>What a continued sweep reads back: its state, and the results of its runs.</summary>
public sealed class SweepStateTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("{", "sweep.json is damaged: ")]
    [InlineData("{\"version\":9}", "sweep.json is damaged: ")]
    public void A_damaged_state_is_told(string content, string message)
    {
        _workspace.Write("out/sweep.json", content);
        ProgramResult result = _workspace.Run("resume", "out");
        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"run\": \"k=2\"", "\"run\": \"../other\"", "no run can be named \"../other\"")]
    [InlineData("\"run\": \"k=2\"", "\"run\": \"k=3\"", "two runs have the same name")]
    public void Names_of_runs_in_the_state_stay_within_the_sweep(string name, string changed, string message)
    {
        _workspace.WriteImages("tiny");
        string[] arguments = ["sweep", "tiny", "--hidden", "12", "--epochs", "1", "--k", "2,3", "--output", "out"];
        Assert.Equal(ExitCode.Done, _workspace.Run(arguments).Code);
        string state = File.ReadAllText(_workspace["out/sweep.json"]);
        Assert.Contains(name, state, StringComparison.Ordinal);
        _workspace.Write("out/sweep.json", state.Replace(name, changed, StringComparison.Ordinal));
        ProgramResult result = _workspace.Run("resume", "out");
        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Further_scores_survive_when_a_sweep_is_continued()
    {
        string[] arguments = [
            "sweep", "parsing", "--k", "2,4", "--hidden", "8", "--limit", "500", "--epochs", "1", "--output", "out",
        ];
        Assert.Equal(ExitCode.Done, _workspace.Run(arguments).Code);
        string[] before = _workspace.Lines("out/results.csv");
        Assert.Contains(",testLas,", before[0], StringComparison.Ordinal);
        JsonElement run = _workspace.Json("out/results.json").GetProperty("runs")[0];
        JsonElement summary = _workspace.Json($"out/{run.GetProperty("run").GetString()}/summary.json");
        Assert.Equal(summary.GetProperty("testLas").GetDouble(), run.GetProperty("testLas").GetDouble());
        JsonElement group = _workspace.Json("out/results.json").GetProperty("groups")[0];
        double las = group.GetProperty("testLas").GetProperty("mean").GetDouble();
        Assert.Equal(run.GetProperty("testLas").GetDouble(), las);
        Assert.True(group.TryGetProperty("devLas", out _));
        string[][] groups = [.. _workspace.Lines("out/groups.csv").Select(line => line.Split(','))];
        Assert.Equal(las, double.Parse(
            groups[1][Array.IndexOf(groups[0], "testLasMean")], CultureInfo.InvariantCulture));
        Assert.Contains("| test LAS % |", _workspace.Lines("out/results.md")[0], StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, _workspace.Run("resume", "out").Code);
        Assert.Equal(before, _workspace.Lines("out/results.csv"));
    }
}
