namespace MeProp.Cli;

/// <summary>results.json: what the runs of a sweep gave so far.</summary>
internal sealed record SweepReport
{
    public string Event { get; } = "sweep";

    /// <summary>Where the sweep was written, a full path.</summary>
    public required string Folder { get; init; }

    public required string Version { get; init; }

    /// <summary>Settings that have several values.</summary>
    public required IReadOnlyList<string> Varied { get; init; }

    /// <summary>Runs that were asked for.</summary>
    public required int PlannedRuns { get; init; }

    /// <summary>Those that ended so far, in the order of the plan.</summary>
    public required IReadOnlyList<SweepRunLine> Runs { get; init; }

    public required IReadOnlyList<SweepGroup> Groups { get; init; }

    public static SweepReport Of(SweepFolder folder, SweepResults results)
    {
        SweepPlan plan = folder.Plan;
        IReadOnlyList<SweptRun> runs = results.All;
        return new()
        {
            Folder = folder.Folder.Path,
            Version = MachineInfo.ProgramVersion,
            Varied = [.. plan.Varied.Select(setting => setting.Key)],
            PlannedRuns = plan.Runs.Count,
            Runs = [.. runs.Select(run => SweepRunLine.Of(run, plan.Varied))],
            Groups = SweepGroup.Of(plan, runs),
        };
    }
}
