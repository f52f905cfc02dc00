namespace MeProp.Cli;

/// <summary>The report of one run.</summary>
internal static class RunReport
{
    public static ReportDocument Of(RunHistory run, string workingDirectory)
    {
        ReportGroup[] groups = [new(run.Configuration.Title, [run])];
        ReportSection?[] sections =
        [
            RunSection.Of(run, workingDirectory),
            CurveSection.Of(groups, run.ScoreName),
            TimeSection.Of(groups),
            ActivitySection.Of(run),
            SizeSection.Of(groups),
            .. ExaminationOf(run.Folder),
        ];
        return new()
        {
            Title = $"{run.Configuration.Title} on {DataOf(run)}",
            Lead = RunSection.LeadOf(run),
            IsRunning = run.Summary is null && run.Folder.IsBeingTrained,
            Sections = [.. sections.OfType<ReportSection>()],
        };
    }

    private static ReportSection?[] ExaminationOf(RunFolder folder) => RunExamination.Read(folder) is { } examination
        ? [ConfusionSection.Of(examination), MistakeSection.Of(examination)]
        : [];

    private static string DataOf(RunHistory run) =>
        run.Summary?.Dataset ?? Path.GetFileName(run.Configuration.Get(Settings.Dataset))
        ?? run.Configuration.Task.Name;
}
