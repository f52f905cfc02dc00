namespace MeProp.Cli;

/// <summary>The report of a sweep or a comparison.</summary>
internal static class SweepPage
{
    /// <summary>Makes the report from the folder's files; no lock is taken, so the sweep may go on.</summary>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static ReportDocument Of(RunFolder folder, ProgramEnvironment environment)
    {
        string path = folder.File(SweepFolder.StateName);
        SweepDocument document = SweepDocument.Read(path);
        SweepPlan plan = document.ToPlan(path, environment.Tasks);
        ReportGroup[] groups = GroupsOf(folder, plan, environment);
        string scoreName = document.ScoreName;
        string title = document.Command == SweepPlan.CompareCommand ? "Comparison" : "Sweep";
        string data = Path.GetFileName(plan.Runs[0].Configuration.Get(Settings.Dataset)) ?? "";
        if (groups.Length == 0)
        {
            return new()
            {
                Title = $"{title} on {data}",
                Lead = "No run has begun yet.",
                IsRunning = true,
                Sections = [],
            };
        }

        ReportSection?[] sections =
        [
            SweepSection.Of(folder, plan, groups, scoreName, environment.WorkingDirectory),
            CurveSection.Of(groups, scoreName),
            TimeSection.Of(groups),
            ActivitySection.Of(groups),
            SizeSection.Of(groups),
        ];
        return new()
        {
            Title = $"{title} on {groups[0].Summaries.FirstOrDefault()?.Dataset ?? data}",
            Lead = SweepSection.LeadOf(groups, scoreName),
            IsRunning = groups.Sum(group => group.Summaries.Count()) < plan.Runs.Count,
            Sections = [.. sections.OfType<ReportSection>()],
        };
    }

    /// <summary>One report of several runs and sweeps.</summary>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static ReportDocument Of(IReadOnlyList<RunFolder> folders, ProgramEnvironment environment)
    {
        ReportGroup[] groups = [.. folders.SelectMany(folder => GroupsOf(folder, environment))];
        string[] scores = [.. groups.Select(group => group.First.ScoreName).Distinct()];
        if (scores.Length != 1)
        {
            throw new ConfigurationException(
                $"One page compares runs with one score, and these have {string.Join(" and ", scores)}. "
                + "Make a page for each task.");
        }

        ReportSection?[] sections =
        [
            SweepSection.Of(groups, scores[0]), CurveSection.Of(groups, scores[0]), TimeSection.Of(groups),
            ActivitySection.Of(groups),
            SizeSection.Of(groups),
        ];
        return new()
        {
            Title = $"{folders.Count} runs and sweeps",
            Lead = SweepSection.LeadOf(groups, scores[0]),
            IsRunning = false,
            Sections = [.. sections.OfType<ReportSection>()],
        };
    }

    /// <summary>The configurations of a folder under names that tell its folder.</summary>
    private static IEnumerable<ReportGroup> GroupsOf(RunFolder folder, ProgramEnvironment environment)
    {
        if (!SweepFolder.IsIn(folder)) return [new ReportGroup(folder.Name, [RunHistory.Read(folder, environment)])];
        string path = folder.File(SweepFolder.StateName);
        return GroupsOf(folder, SweepDocument.Read(path).ToPlan(path, environment.Tasks), environment)
            .Select(group => group with { Name = $"{folder.Name}: {group.Name}" });
    }

    /// <summary>The configurations of which a run has begun, in the order of the plan.</summary>
    private static ReportGroup[] GroupsOf(RunFolder folder, SweepPlan plan, ProgramEnvironment environment) =>
    [
        .. plan.Runs.Where(run => folder.Part(run.Name).IsBegun)
            .GroupBy(run => run.Group)
            .Select(group => new ReportGroup(
                group.Key, [.. group.Select(run => RunHistory.Read(folder.Part(run.Name), environment))])),
    ];
}
