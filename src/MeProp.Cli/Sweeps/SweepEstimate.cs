namespace MeProp.Cli;

/// <summary>
/// Estimates the time of runs from a few steps of each configuration. The runs of a configuration that differ in seed,
/// length or step size alone share a measurement.
/// </summary>
internal sealed class SweepEstimate(Rehearsals rehearsals, ProgramEnvironment environment, Terminal terminal)
{
    // Data that a run would prepare, as taggers for predicted tags, are only looked at.
    private readonly LoadedData _data = new(environment, terminal, prepares: false);

    private static readonly Setting[] Unmeasured =
    [
        Settings.Seed, Settings.Epochs, Settings.EvaluationsPerEpoch, Settings.Choice, Settings.Patience,
        Settings.ToAccuracy, Settings.LearningRate, Settings.Schedule,
    ];

    private readonly Dictionary<string, RunPace> _paces = [];

    public SweepEstimateReport Of(SweepPlan plan)
    {
        using var device = new SweepDevice(environment);
        var runs = new List<SweepEstimateReport.Run>();
        foreach (PlannedRun run in plan.Runs)
        {
            environment.Interruption.ThrowIfCancellationRequested();
            if (terminal.IsLive) terminal.Overwrite($"Measuring {run.Name} ...", isLast: false);
            TaskData examples = _data.Of(run.Configuration);
            RunPace pace = PaceOf(run.Configuration, examples, device);
            runs.Add(new(run.Name, pace.SecondsOf(run.Configuration, examples.Train.Count)));
        }

        if (terminal.IsLive) terminal.Overwrite("", isLast: false);
        return new() { Runs = runs, MaxParallel = plan.MaxParallel };
    }

    private RunPace PaceOf(RunConfiguration configuration, TaskData examples, SweepDevice device)
    {
        string key = configuration.Identity(Unmeasured);
        if (_paces.TryGetValue(key, out RunPace? pace)) return pace;

        // The rehearsal compiles what the steps need: no pace includes that.
        rehearsals.Rehearse(configuration, examples, device);
        var run = new TrainingRun(configuration, examples, device.For(configuration), environment.Tasks);
        return _paces[key] = run.Measure(environment.Interruption);
    }
}
