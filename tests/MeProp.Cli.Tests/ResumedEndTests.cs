namespace MeProp.Cli.Tests;

/// <summary>What ends a run and what chooses its result may change when it is resumed.</summary>
public sealed class ResumedEndTests : IDisposable
{
    private static readonly string Summary = Path.Combine("run", "summary.json");

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Patience_can_change()
    {
        string[] hopeless = ["--learning-rate", "0.000000001", "--epochs", "8"];
        _workspace.TrainTiny([.. hopeless, "--output", "whole"]);
        _workspace.TrainTiny([.. hopeless, "--patience", "2"]);
        Assert.Equal("stoppedEarly", _workspace.Json(Summary).GetProperty("outcome").GetString());
        ProgramResult same = _workspace.Run("train", "--resume", "run");
        Assert.Equal(
            (
                ExitCode.Done,
                "note: the run in run is complete: it stopped after 2 evaluations without a better score. --patience "
                + "0 beside --resume trains on."),
            (same.Code, same.Error.TrimEnd()));
        Assert.Equal((ExitCode.Done, ""), Outcome(_workspace.Run("train", "--resume", "run", "--patience", "0")));
        RunComparison.AssertEqual(_workspace, "whole", "run");
    }

    [Fact]
    public void The_score_to_reach_can_change()
    {
        _workspace.TrainTiny("--output", "whole");
        _workspace.TrainTiny("--to-accuracy", "1");
        Assert.Equal("stoppedEarly", _workspace.Json(Summary).GetProperty("outcome").GetString());
        ProgramResult same = _workspace.Run("train", "--resume", "run");
        Assert.Equal(
            (
                ExitCode.Done,
                "note: the run in run is complete: it reached 1 %. --to-accuracy 0 beside --resume trains on."),
            (same.Code, same.Error.TrimEnd()));
        Assert.Equal((ExitCode.Done, ""), Outcome(_workspace.Run("train", "--resume", "run", "--to-accuracy", "0")));
        RunComparison.AssertEqual(_workspace, "whole", "run");
    }

    [Fact]
    public void What_decides_can_change_for_later_evaluations()
    {
        _workspace.TrainTiny();
        int before = _workspace.Json(Summary).GetProperty("bestEpoch").GetInt32();
        ProgramResult result = _workspace.Run(
            "train", "--resume", "run", "--choose", "last", "--epochs", "5");
        Assert.Equal(
            (
                ExitCode.Done,
                "note: --choose last decides from here on: what was chosen before stays until a later evaluation is "
                + "better."),
            (result.Code, result.Error.TrimEnd()));
        Assert.InRange(before, 1, 3);
        Assert.Equal(5, _workspace.Json(Summary).GetProperty("bestEpoch").GetInt32());
    }

    [Fact]
    public void A_complete_run_says_what_another_choice_would_change()
    {
        _workspace.TrainTiny();
        ProgramResult result = _workspace.Run("train", "--resume", "run", "--choose", "last");
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Equal(
            [
                "note: --choose last decides from here on: what was chosen before stays until a later evaluation is "
                + "better.",
                "note: the run in run is complete: it has all of its 3 epochs. More --epochs beside --resume train on.",
            ],
            result.Error.TrimEnd().Split('\n').Select(line => line.TrimEnd()));
    }

    private static (int Code, string Error) Outcome(ProgramResult result) => (result.Code, result.Error);
}
