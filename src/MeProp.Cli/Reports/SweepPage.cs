namespace MeProp.Cli;

/// <summary>The report of a sweep or a comparison.</summary>
internal static class SweepPage
{
    /// <summary>Makes the report from the folder's files; no lock is taken, so the sweep may continue.</summary>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static ReportDocument Of(RunFolder folder, ProgramEnvironment environment)
    {
        string path = folder.File(SweepFolder.StateName);
        SweepDocument document = SweepDocument.Read(path);
        SweepPlan plan = document.ToPlan(path, environment.Tasks);
        ReportGroup[] groups = GroupsOf(folder, plan, document.ScoreName, environment);
        string title = document.Command == SweepPlan.CompareCommand ? "Comparison" : "Sweep";
        string data = groups.SelectMany(group => group.Complete).FirstOrDefault()?.Dataset
            ?? Path.GetFileName(plan.Runs[0].Configuration.Get(Settings.Dataset)) ?? "";
        bool isRunning = SweepSection.EndedIn(groups) < plan.Runs.Count && folder.IsBeingTrained;
        return groups.Length == 0
            ? new()
            {
                Title = $"{title} on {data}",
                Lead = "No run has begun yet.",
                IsRunning = isRunning,
                Sections = [],
            }
            : new()
            {
                Title = $"{title} on {data}",
                Lead = SweepSection.LeadOf(groups, document.ScoreName),
                IsRunning = isRunning,
                Sections =
                [
                    SweepSection.Of(folder, plan, groups, document.ScoreName, environment.WorkingDirectory),
                    .. SectionsOf(groups, document.ScoreName),
                ],
            };
    }

    /// <summary>One report of several runs and sweeps.</summary>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    /// <exception cref="ConfigurationException">They cannot be compared.</exception>
    public static ReportDocument Of(IReadOnlyList<RunFolder> folders, ProgramEnvironment environment)
    {
        if (folders.FirstOrDefault(ExperimentFolder.IsIn) is { } experiment)
        {
            throw new ConfigurationException(
                $"{experiment.Path} holds an experiment, which has a page of its own. Name runs and sweeps, as its parts "
                + "are, to compare them.");
        }

        ReportGroup[] groups = [.. folders.SelectMany(folder => GroupsOf(folder, environment))];
        if (groups.Length == 0) throw new ConfigurationException("No run of these folders has begun yet.");
        string[] scores = [.. groups.Select(group => group.First.ScoreName).Distinct()];
        return scores.Length == 1
            ? new()
            {
                Title = $"{folders.Count} runs and sweeps",
                Lead = SweepSection.LeadOf(groups, scores[0]),
                Sections = [SweepSection.Of(groups, scores[0]), .. SectionsOf(groups, scores[0])],
            }
            : throw new ConfigurationException(
                $"One page compares runs with one score, and these have {string.Join(" and ", scores)}. "
                + "Make a page for each task.");
    }

    private static IEnumerable<ReportSection> SectionsOf(ReportGroup[] groups, string scoreName) =>
        ((ReportSection?[])[
            CurveSection.Of(groups, scoreName), TimeSection.Of(groups), ActivitySection.Of(groups),
            SizeSection.Of(groups),
        ]).OfType<ReportSection>();

    /// <summary>The configurations of a folder under names that tell its folder.</summary>
    private static IEnumerable<ReportGroup> GroupsOf(RunFolder folder, ProgramEnvironment environment)
    {
        if (!SweepFolder.IsIn(folder)) return [new ReportGroup(folder.Name, [RunHistory.Read(folder, environment)])];
        string path = folder.File(SweepFolder.StateName);
        SweepDocument document = SweepDocument.Read(path);
        return GroupsOf(folder, document.ToPlan(path, environment.Tasks), document.ScoreName, environment)
            .Select(group => group with { Name = $"{folder.Name}: {group.Name}" });
    }

    /// <summary>The configurations of which a run has begun, in the order of the plan.</summary>
    private static ReportGroup[] GroupsOf(
        RunFolder folder, SweepPlan plan, string scoreName, ProgramEnvironment environment) =>
    [
        .. plan.Runs.Where(run => folder.Part(run.Name).IsBegun)
            .GroupBy(run => run.Group)
            .Select(group => new ReportGroup(
                group.Key,
                [.. group.Select(run => RunHistory.Read(folder.Part(run.Name), environment, scoreName))])),
    ];
}
