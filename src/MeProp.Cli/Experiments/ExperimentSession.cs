using System.Text;
using System.Text.Json;

namespace MeProp.Cli;

/// <summary>
/// The path of <c>reproduce</c>: trains the parts of experiments, each as a sweep in a folder of its own, and reports
/// them. What was trained before is not trained again.
/// </summary>
internal sealed class ExperimentSession(
    ExperimentFolder folder, ExperimentOptions options, ProgramEnvironment environment, Terminal terminal)
{
    private readonly SweepSession _sweeps = new(
        environment, terminal, new ViewRequest(WritesReport: false, OpensReport: false, TensorBoardFolder: null));

    /// <summary>Runs experiments in turn, up to the first that is interrupted.</summary>
    public int Run(IReadOnlyList<Experiment> experiments)
    {
        int code = ExitCode.Done;
        foreach (Experiment experiment in experiments)
        {
            code = Math.Max(code, Run(experiment));
            if (code == ExitCode.Interrupted) return code;
        }

        return code;
    }

    /// <summary>Lists the open runs of experiments with an estimate of their time.</summary>
    public void Estimate(IReadOnlyList<Experiment> experiments)
    {
        var finished = new FinishedRuns(folder, environment);
        var counted = new HashSet<string>();
        var reports = new List<SweepEstimateReport>();
        foreach (Experiment experiment in experiments)
        {
            foreach (ExperimentPart part in options.PartsOf(experiment))
            {
                SweepPlan plan = PlanOf(experiment, part);
                PlannedRun[] open =
                [
                    .. OpenRuns(experiment, part, plan, finished)
                        .Where(run => counted.Add(ExperimentFolder.IdentityOf(run.Configuration))),
                ];
                terminal.WriteLine($"{Heading(experiment, part)}: {open.Length} of {plan.Runs.Count} runs to train");
                if (open.Length == 0) continue;
                SweepEstimateReport report = _sweeps.Estimate(plan with { Runs = open });
                reports.Add(report with { Part = $"{experiment.Name}/{part.Name}" });
                reports[^1].Write(terminal);
                terminal.WriteLine();
            }
        }

        string total = SweepEstimateReport.Text(reports.Sum(report => report.EstimatedSeconds));
        string text = $"{reports.Sum(report => report.Runs.Count)} runs altogether, about {total}";
        terminal.WriteLine(experiments.Any(experiment => experiment.CloseSeeds > experiment.Seeds)
            && options is { Seeds: null, IsQuick: false }
            ? $"{text}; rows whose scores are close get more seeds"
            : text);
    }

    private int Run(Experiment experiment)
    {
        ExperimentPart[] parts = [.. options.PartsOf(experiment)];
        if (parts.Length == 0)
        {
            terminal.WriteNote($"{experiment.Name} has nothing for {options.Task!.Name}.");
            return ExitCode.Done;
        }

        terminal.WriteLine($"{experiment.Name}: {experiment.Title}");
        terminal.WriteLine(experiment.Question);
        terminal.WriteLine();
        Announce(experiment, parts);
        var runs = new List<SweptRun>();
        var results = new ExperimentResults(folder, options, environment);
        foreach (ExperimentPart part in parts)
        {
            runs.AddRange(Train(experiment, part, results));
            Write(experiment, results);
            if (runs.Any(run => run.IsInterrupted) || environment.Interruption.IsCancellationRequested)
                return Interrupted(experiment);
        }

        foreach (string note in results.Notes.Distinct()) terminal.WriteNote(note);
        ExperimentResult result = results.Of(experiment);
        new ExperimentReport(result, terminal).Write();
        string path = RunFolder.At(folder.Of(experiment), environment).From(environment.WorkingDirectory);
        terminal.WriteLine(
            $"The runs are in {path}, their results in {ExperimentFolder.JsonName} and "
            + $"{ExperimentFolder.MarkdownName} there");
        if (options.WritesReport)
            new ReportMaker(environment, terminal).OfEnded(RunFolder.At(folder.Of(experiment), environment));
        terminal.WriteLine();
        int failed = runs.Count(run => run.HasFailed);
        if (failed == 0) return ExitCode.Done;
        terminal.WriteError($"{failed} of {runs.Count} runs of {experiment.Name} failed. What came out is in {path}");
        return ExitCode.Failed;
    }

    /// <summary>Says beforehand how long it will take.</summary>
    private void Announce(Experiment experiment, ExperimentPart[] parts)
    {
        var finished = new FinishedRuns(folder, environment);
        SweepPlan[] plans = [.. parts.Select(part => PlanOf(experiment, part))];
        SweepPlan[] open =
        [
            .. parts.Zip(plans, (part, plan) => plan with { Runs = [.. OpenRuns(experiment, part, plan, finished)] })
                .Where(plan => plan.Runs.Count > 0),
        ];
        int count = open.Sum(plan => plan.Runs.Count), all = plans.Sum(plan => plan.Runs.Count);
        if (count == 0) return;
        if (options.IsQuick)
        {
            terminal.WriteLine($"{all} runs on built-in data, less than a minute");
            terminal.WriteLine();
            return;
        }

        double seconds = open.Sum(plan => _sweeps.Estimate(plan).EstimatedSeconds);
        bool canGrow = experiment.CloseSeeds > experiment.Seeds && options.Seeds is null;
        terminal.WriteLine(
            $"{count} of {all} runs to train, about {SweepEstimateReport.Text(seconds)} on this machine"
            + (canGrow ? $"; rows whose scores are close get {experiment.CloseSeeds} seeds" : ""));
        terminal.WriteLine();
    }

    /// <summary>Trains a part until no row needs more seeds.</summary>
    private IReadOnlyList<SweptRun> Train(Experiment experiment, ExperimentPart part, ExperimentResults results)
    {
        var at = RunFolder.At(folder.Of(experiment, part), environment);
        SweepPlan plan = PlanOf(experiment, part, results);
        while (true)
        {
            CheckSettings(plan, at);
            terminal.WriteLine(Heading(experiment, part));
            IReadOnlyList<SweptRun> runs = _sweeps.Train(
                plan, at, to => new FinishedRuns(folder, environment).CopyTo(to, plan));
            if (environment.Interruption.IsCancellationRequested) return runs;
            SweepPlan larger = PlanOf(experiment, part, results);
            if (larger.Runs.Count <= plan.Runs.Count) return runs;
            plan = larger;
        }
    }

    /// <summary>
    /// The runs of a part; rows whose scores are close so far have more seeds, and so have rows that were: more seeds
    /// may part them.
    /// </summary>
    private SweepPlan PlanOf(Experiment experiment, ExperimentPart part, ExperimentResults? results = null)
    {
        results ??= new ExperimentResults(folder, options, environment);
        PartResult result = results.Of(experiment, part);
        string[] close =
        [
            .. result.Rows.Where(row => row.IsClose).SelectMany(row => (string[])[row.Name, row.Against!])
                .Concat(part.Rows.Where(HadMoreSeeds).Select(row => row.Name)).Distinct(),
        ];
        return ExperimentPlan.Of(experiment, part, options, close, environment.Tasks);

        bool HadMoreSeeds(ExperimentRow row) =>
            result.Row(row.Name).Runs.Any(run => run.Seed > (ulong)(row.Seeds ?? experiment.Seeds));
    }

    /// <summary>The runs that are not finished here or elsewhere.</summary>
    private IEnumerable<PlannedRun> OpenRuns(
        Experiment experiment, ExperimentPart part, SweepPlan plan, FinishedRuns finished)
    {
        var at = RunFolder.At(folder.Of(experiment, part), environment);
        string score = ExperimentFolder.ScoreNameOf(at);
        return plan.Runs.Where(run => !finished.Has(run.Configuration) && !HasEnded(run));

        bool HasEnded(PlannedRun run)
        {
            RunSummary? summary = new RunRecords(at.Part(run.Name), score).Summary();
            return summary is not null && new SweptRun(run, summary, summary.Error).IsFinal;
        }
    }

    /// <summary>Runs that were begun with other settings are not continued.</summary>
    private void CheckSettings(SweepPlan plan, RunFolder at)
    {
        foreach (PlannedRun run in plan.Runs)
        {
            RunFolder begun = at.Part(run.Name);
            if (folder.ConfigurationIn(begun, environment) is not { } earlier
                || ExperimentFolder.AreSame(earlier, run.Configuration)) continue;
            string settings = string.Join(", ", ExperimentFolder.DifferencesOf(earlier, run.Configuration));
            throw new ConfigurationException(
                $"{begun.From(environment.WorkingDirectory)} was run with other settings than {run.Group} has now: "
                + $"{settings}. Remove that folder, or name another one with --output.");
        }
    }

    private void Write(Experiment experiment, ExperimentResults results)
    {
        ExperimentResult result = results.Of(experiment);
        string path = folder.Of(experiment);
        byte[] json = JsonOutput.FileOf(writer => JsonSerializer.Serialize(
            writer, result, CliJsonContext.Lines.ExperimentResult));
        AtomicFile.Write(Path.Combine(path, ExperimentFolder.JsonName), json);
        string markdown = new ExperimentMarkdown(result, level: 1).ToText();
        AtomicFile.Write(Path.Combine(path, ExperimentFolder.MarkdownName), Encoding.UTF8.GetBytes(markdown));
    }

    private int Interrupted(Experiment experiment)
    {
        terminal.WriteError(
            $"{experiment.Name} was interrupted. The same command continues; finished runs are not run again.");
        return ExitCode.Interrupted;
    }

    private static string Heading(Experiment experiment, ExperimentPart part) =>
        $"{experiment.Name}, {part.Name}: {part.Title}";
}
