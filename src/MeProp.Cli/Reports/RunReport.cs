namespace MeProp.Cli;

/// <summary>The report of one run.</summary>
internal static class RunReport
{
    /// <summary>From the files of a run.</summary>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public static ReportDocument Read(RunFolder folder, ProgramEnvironment environment) => Of(
        RunHistory.Read(folder, environment), ActivityRecord.Read(folder.Path).Samples, RunExamination.Read(folder),
        environment.WorkingDirectory);

    /// <summary>From what the files of a run hold; null where nothing was examined.</summary>
    public static ReportDocument Of(
        RunHistory run, IReadOnlyList<ActivitySample> activity, RunExamination? examination, string workingDirectory)
    {
        ReportGroup[] groups = [new(run.Configuration.Title, [run])];
        ReportSection?[] sections =
        [
            RunSection.Of(run, workingDirectory),
            CurveSection.Of(groups, run.ScoreName),
            TimeSection.Of(groups),
            ActivitySection.Of(activity),
            SizeSection.Of(groups),
            examination is null ? null : ConfusionSection.Of(examination),
            examination is null ? null : NumberSection.Of(examination),
            examination is null ? null : MistakeSection.Of(examination),
        ];
        return new()
        {
            Title = $"{run.Configuration.Title} on {DataOf(run)}",
            Lead = RunSection.LeadOf(run),
            IsRunning = run.Summary is null && run.Folder.IsBeingTrained,
            Sections = [.. sections.OfType<ReportSection>()],
        };
    }

    private static string DataOf(RunHistory run) =>
        run.Summary?.Dataset ?? Path.GetFileName(run.Configuration.Get(Settings.Dataset))
        ?? run.Configuration.Task.Name;
}
