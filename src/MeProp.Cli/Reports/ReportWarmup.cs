namespace MeProp.Cli;

/// <summary>
/// Draws a small report that is thrown away, so that what draws the real one is compiled when a run ends. It runs
/// beside the loading of data, which uses one thread.
/// </summary>
internal static class ReportWarmup
{
    /// <summary>Begins; nothing waits for it, and no failure is told: the real report tells its own.</summary>
    public static void Begin(RunConfiguration configuration, ProgramEnvironment environment) => Task.Run(() =>
    {
        try
        {
            Draw(configuration, environment);
        }
        catch (Exception)
        {
            // A machine that cannot draw still trains.
        }
    });

    /// <summary>Draws the small report.</summary>
    public static ReportDocument Draw(RunConfiguration configuration, ProgramEnvironment environment)
    {
        ReportDocument report = RunReport.Of(
            Sample(configuration, environment), [Activity(1), Activity(2)], Examination, environment.WorkingDirectory);
        foreach (ReportFigure figure in report.Figures) figure.Render();
        ReportPage.ToHtml(report);
        return report;
    }

    /// <summary>Written and read, as the lines of the file are.</summary>
    private static ActivitySample Activity(int step) => ActivityRecord.Parse(ActivityRecord.LineOf(new()
    {
        Step = step,
        Epoch = step,
        TrainSeconds = step,
        BatchLoss = step,
        Layers = [new() { Name = "0", Outputs = 3, Kept = 0.5f, Active = 0.5f, Scale = 1, KeptShares = [0, 127, 255] }],
    })).Sample!;

    private static RunExamination Examination => new()
    {
        Unit = "images",
        Examples = 2,
        TestExamples = 2,
        Confusions = ConfusionMatrix.Of(["a", "b"], [(0, 1), (1, 1)]),
    };

    private static RunHistory Sample(RunConfiguration configuration, ProgramEnvironment environment) => new()
    {
        Folder = RunFolder.At("run", environment),
        Configuration = configuration,
        ScoreName = Score.Accuracy,
        Summary = null,
        Evaluations = [Evaluation(1), Evaluation(2)],
    };

    private static EvaluationLine Evaluation(int index) => new()
    {
        Method = "",
        Epoch = index,
        Evaluation = index,
        Step = index,
        TrainLoss = index,
        DevLoss = index,
        DevScore = index,
        TestLoss = index,
        TestScore = index,
        IsBest = true,
        Hidden = [],
        TrainSeconds = index,
    };
}
