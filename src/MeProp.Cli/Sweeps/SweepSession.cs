namespace MeProp.Cli;

/// <summary>
/// The path of <c>sweep</c>, <c>compare</c> and <c>resume</c>: from a plan to files, tables and an exit code.
/// </summary>
internal sealed class SweepSession(ProgramEnvironment environment, Terminal terminal, ViewRequest view)
{
    private const int NamedFailures = 3;

    private readonly LoadedData _data = new(environment, terminal);

    private readonly Rehearsals _rehearsals = new(environment);

    /// <summary>Estimates the time of runs.</summary>
    public SweepEstimateReport Estimate(SweepPlan plan) =>
        new SweepEstimate(_rehearsals, environment, terminal).Of(plan);

    /// <summary>Begins a sweep, or continues it where its folder holds the same.</summary>
    public int Begin(SweepPlan plan, string? output)
    {
        if (output is not null && RunFolder.At(output, environment) is var earlier && SweepFolder.IsIn(earlier))
            return Continue(earlier, begun => plan.HasSameRuns(begun) ? plan : throw Differs(earlier));
        var board = TensorBoardFolder.Open(view.TensorBoardFolder, environment);
        board?.CheckUnused(plan.Runs.Select(run => run.Name));
        using SweepFolder folder = Create(plan, output);
        return Run(folder, board);
    }

    /// <summary>Trains what is open of a plan, in a folder that may hold runs of it or of a smaller plan.</summary>
    /// <param name="plan">The runs.</param>
    /// <param name="at">The folder.</param>
    /// <param name="fill">Puts finished runs of other folders into this one.</param>
    public IReadOnlyList<SweptRun> Train(SweepPlan plan, RunFolder at, Action<RunFolder> fill)
    {
        using SweepFolder folder = SweepFolder.IsIn(at)
            ? SweepFolder.Open(at, _ => plan, terminal, environment)
            : Create(plan, at.Path);
        fill(at);
        return Execute(folder, board: null, out _);
    }

    /// <summary>Creates the folder of a new sweep. What is wrong with it or with data is told before that.</summary>
    private SweepFolder Create(SweepPlan plan, string? output)
    {
        RunFolder.CheckOutput(output, environment);
        foreach (string note in plan.Notes) terminal.WriteNote(note);
        RunConfiguration first = plan.Runs[0].Configuration;
        string scoreName;
        using (var device = new SweepDevice(environment))
        {
            var run = new TrainingRun(first, _data.Of(first), device.For(first), environment.Tasks);
            scoreName = run.Evaluator.ScoreName;
        }

        if (plan.Command != SweepPlan.ReproduceCommand)
        {
            foreach (PlannedRun run in plan.Runs) _data.Of(run.Configuration);
        }

        string name = $"{_data.Of(first).Name}-{plan.Command}";
        return SweepFolder.Create(plan, output, name, scoreName, environment);
    }

    /// <summary>Continues a sweep; finished runs are not run again.</summary>
    public int Continue(RunFolder folder, Func<SweepPlan, SweepPlan> change)
    {
        var board = TensorBoardFolder.Open(view.TensorBoardFolder, environment);
        using var opened = SweepFolder.Open(folder, change, terminal, environment);
        return Run(opened, board);
    }

    private int Run(SweepFolder folder, TensorBoardFolder? board)
    {
        SweepPlan plan = folder.Plan;
        bool isComparison = plan.Command == SweepPlan.CompareCommand;
        if (isComparison)
            AtomicFile.Write(folder.Folder.File(RunFolder.ConfigurationName), Comparison.ConfigurationOf(plan));
        IReadOnlyList<SweptRun> runs = Execute(folder, board, out SweepReport report);
        if (isComparison) new Comparison(folder, runs, terminal, environment).Report();
        else WriteReport(folder, report);
        if (view.WritesReport) new ReportMaker(environment, terminal).OfEnded(folder.Folder);
        return Outcome(folder, runs);
    }

    /// <summary>Trains what is open and writes the files of the sweep.</summary>
    private IReadOnlyList<SweptRun> Execute(
        SweepFolder folder, TensorBoardFolder? board, out SweepReport report)
    {
        SweepPlan plan = folder.Plan;
        WriteHeader(plan, folder);
        var progress = new SweepProgress(terminal, plan, folder.Json, environment.Clock);
        var execution = new SweepExecution(folder, _data, _rehearsals, progress, environment, board);
        using (LiveReport.Begin(view, folder.Folder, environment, terminal))
        {
            try
            {
                execution.Execute();
            }
            finally
            {
                progress.Close();
            }
        }

        terminal.WriteLine();
        report = SweepReport.Of(folder, execution.Results);
        SweepFiles.Write(folder, report);
        return execution.Results.All;
    }

    private void WriteHeader(SweepPlan plan, SweepFolder folder)
    {
        RunConfiguration first = plan.Runs[0].Configuration;
        terminal.WriteLine($"{plan.Runs.Count} {(plan.Runs.Count == 1 ? "run" : "runs")}{ValuesOf(plan)}");
        if (plan.MaxParallel > 1) terminal.WriteLine($"{plan.MaxParallel} runs at a time, one thread each");
        else
        {
            using var device = new SweepDevice(environment);
            terminal.WriteLine(device.For(first).Description);
        }

        int before = plan.Runs.Count(run => folder.ResultOf(run) is { IsFinal: true });
        if (before > 0) terminal.WriteLine($"{before} of the runs {(before == 1 ? "is" : "are")} done already");
        terminal.WriteLine();
    }

    /// <summary>As in ": method topk, random; k 5, 10".</summary>
    private static string ValuesOf(SweepPlan plan)
    {
        if (plan.Varied.Count == 0) return "";
        return ": " + string.Join("; ", plan.Varied.Select(setting =>
        {
            IEnumerable<string> values = plan.Runs.Select(run => run.Configuration.EffectiveText(setting))
                .Where(value => value.Length > 0).Distinct();
            return $"{setting.Option?.TrimStart('-') ?? "data"} {string.Join(", ", values)}";
        }));
    }

    private void WriteReport(SweepFolder folder, SweepReport report)
    {
        var table = new SweepTable(folder, report, terminal.PlusMinus);
        terminal.WriteJson(report, folder.Json.LineOf<SweepReport>());
        string path = folder.Folder.From(environment.WorkingDirectory);
        int complete = report.Groups.Sum(group => group.Runs);
        if (table.Best() is { } best)
        {
            terminal.Write(table.ToTable(terminal.Border), table.ToLines());
            terminal.WriteLine(best);
            terminal.WriteResult($"{complete} of {report.PlannedRuns} runs. {best}; {path}");
        }

        terminal.WriteLine(
            $"The runs are in {path}, their results in {SweepFiles.RunsName}, {SweepFiles.GroupsName}, "
            + $"{SweepFiles.JsonName} and {SweepFiles.MarkdownName} there");
    }

    private int Outcome(SweepFolder folder, IReadOnlyList<SweptRun> runs)
    {
        int ended = runs.Count(run => !run.IsInterrupted);
        string path = folder.Folder.From(environment.WorkingDirectory);
        string[] failed = [.. runs.Where(run => run.HasFailed).Select(run => run.Run.Name)];
        if (failed.Length > 0)
        {
            string more = failed.Length > NamedFailures ? $" and {failed.Length - NamedFailures} more" : "";
            terminal.WriteError(
                $"{failed.Length} of {folder.Plan.Runs.Count} runs failed: "
                + $"{string.Join("; ", failed.Take(NamedFailures))}{more}. What came out before is in {path}");
        }

        if (ended < folder.Plan.Runs.Count)
        {
            terminal.WriteError(
                $"interrupted after {ended} of {folder.Plan.Runs.Count} runs; to continue: "
                + $"meprop resume {folder.Folder.Quoted(environment.WorkingDirectory)}");
            return ExitCode.Interrupted;
        }

        return failed.Length > 0 ? ExitCode.Failed : ExitCode.Done;
    }

    private ConfigurationException Differs(RunFolder folder) => new(
        $"--output: {folder.Path} holds another sweep. Name another folder; to continue that sweep: "
        + $"meprop resume {folder.Quoted(environment.WorkingDirectory)}");
}
