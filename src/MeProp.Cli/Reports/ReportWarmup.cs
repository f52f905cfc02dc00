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
            ReportDocument report = RunReport.Of(
                Sample(configuration, environment), Samples, Examination, environment.WorkingDirectory);
            foreach (ReportFigure figure in report.Figures) figure.Render();
            ReportPage.ToHtml(report);
        }
        catch (Exception)
        {
            // A machine that cannot draw still trains.
        }
    });

    private static ActivitySample[] Samples =>
    [
        .. ((string[])[
            """{"event":"activity","step":1,"epoch":1,"trainSeconds":1,"layers":[LAYER]}""",
            """{"event":"activity","step":2,"epoch":2,"trainSeconds":2,"layers":[LAYER]}""",
        ]).Select(line => line.Replace(
                "LAYER", """{"name":"0","outputs":3,"kept":0.5,"active":0.5,"scale":1,"keptShares":"AH//"}""",
                StringComparison.Ordinal))
            .Select(line => ActivityRecord.Parse(line).Sample!),
    ];

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
