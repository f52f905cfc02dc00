namespace MeProp.Cli;

/// <summary>
/// Makes the reports of folders. A report that cannot be made is told as a note: it never fails what was trained.
/// </summary>
internal sealed class ReportMaker(ProgramEnvironment environment, Terminal terminal)
{
    /// <summary>The report of the run, sweep or experiment in a folder, as its files are now.</summary>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public ReportDocument Of(RunFolder folder) => SweepFolder.IsIn(folder) ? SweepPage.Of(folder, environment)
        : ExperimentFolder.ResultIn(folder) is { } result
            ? ExperimentPage.Of(result, folder, environment.WorkingDirectory)
        : RunReport.Read(folder, environment);

    /// <summary>Whether a folder holds something to report.</summary>
    public static bool CanReport(RunFolder folder) =>
        folder.IsBegun || SweepFolder.IsIn(folder) || ExperimentFolder.IsIn(folder);

    /// <summary>Writes the report of a run that has just ended, with its data at hand.</summary>
    public void OfEnded(RunFolder folder, TrainingRun run)
    {
        TryExamine(() => Examine(folder, run.Data, run.Device));
        OfEnded(folder);
    }

    /// <summary>Writes the report of a run, sweep or experiment whose training has just ended.</summary>
    public void OfEnded(RunFolder folder)
    {
        try
        {
            string page = ReportFiles.Write(folder.Path, Of(folder) with { IsRunning = false });
            string shown = RunFolder.At(page, environment).From(environment.WorkingDirectory);
            terminal.WriteLine($"The report is in {shown}");
        }
        catch (Exception exception)
        {
            terminal.WriteNote($"no report was made: {Failure.MessageOf(exception)}");
        }
    }

    /// <summary>
    /// Examines the best model of a run that has ended, unless it was done: its data are loaded for that.
    /// </summary>
    public void Examine(RunFolder folder)
    {
        if (!folder.IsBegun || SweepFolder.IsIn(folder) || RunExamination.Read(folder) is not null) return;
        RunHistory run = RunHistory.Read(folder, environment);
        if (run.Summary is null || !File.Exists(folder.File(Checkpoints.BestName))) return;
        TryExamine(() =>
        {
            using var device = CpuDevice.Create(run.Configuration.Get(Settings.Threads));
            Examine(folder, new LoadedData(environment, terminal).Of(run.Configuration), device);
        });
    }

    private void Examine(RunFolder folder, TaskData data, Device device)
    {
        string best = folder.File(Checkpoints.BestName);
        if (!File.Exists(best)) return;
        TaskModel model = environment.Tasks.Open(best, device);
        model.Examine(model.Fit(data), device)?.Save(folder);
    }

    private void TryExamine(Action examine)
    {
        try
        {
            examine();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            terminal.WriteNote($"the report shows no mistakes of the model: {Failure.MessageOf(exception)}");
        }
    }
}
