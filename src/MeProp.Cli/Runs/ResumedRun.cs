using System.Globalization;

namespace MeProp.Cli;

/// <summary>A run to resume, which no other process can write to meanwhile.</summary>
internal sealed record ResumedRun(RunFolder Folder, Checkpoint? Checkpoint, LineFile? Log) : IDisposable
{
    /// <summary>Keeps other processes from writing to a run, and then reads where it stood.</summary>
    public static ResumedRun Open(RunFolder folder, RunConfiguration configuration, ProgramEnvironment environment)
    {
        var log = folder.ReopenLog();
        try
        {
            return new ResumedRun(folder, ReadCheckpoint(folder, configuration, environment), log);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Reads where a run stood that another process continues together with this one.</summary>
    public static ResumedRun Follow(
        RunFolder folder, RunConfiguration configuration, ProgramEnvironment environment) =>
        new(folder, ReadCheckpoint(folder, configuration, environment), Log: null);

    public void Dispose() => Log?.Dispose();

    /// <summary>
    /// What to say when there is nothing left to do; null when there is. A run without a summary is not complete: it
    /// was stopped before that was written.
    /// </summary>
    public string? CompleteNote(RunConfiguration configuration, ProgramEnvironment environment)
    {
        if (Checkpoint is null || !File.Exists(Folder.File(RunFolder.SummaryName))) return null;
        string path = Folder.From(environment.WorkingDirectory);
        if (configuration.Get(Settings.Patience) > 0
            && Checkpoint.EvaluationsSinceBest >= configuration.Get(Settings.Patience))
            return
                $"the run in {path} is complete: it stopped "
                + $"{EarlyStop.ByPatience(configuration, Checkpoint.EvaluationsSinceBest)}. "
                + "--patience 0 beside --resume trains on.";
        if (configuration.Get(Settings.ToAccuracy) is > 0 and var target
            && Checkpoint.Evaluations.LastOrDefault(report => report.IsBest)?.Test?.Score >= target)
        {
            string score = target.ToString("0.##", CultureInfo.InvariantCulture);
            return $"the run in {path} is complete: it reached {score} %. --to-accuracy 0 beside --resume trains on.";
        }

        if (Checkpoint.Epoch <= configuration.Get(Settings.Epochs)) return null;
        bool canGrow = configuration.Get(Settings.Schedule)
            is LearningRateCourse.Constant or LearningRateCourse.Stairs;
        return $"the run in {path} is complete: it has all of its {configuration.Get(Settings.Epochs)} epochs."
            + (canGrow ? " More --epochs beside --resume train on." : "");
    }

    private static Checkpoint? ReadCheckpoint(
        RunFolder folder, RunConfiguration configuration, ProgramEnvironment environment)
    {
        Checkpoint? checkpoint = File.Exists(folder.File(Checkpoints.LastName)) ? Checkpoint.Load(folder.Path) : null;
        if (checkpoint is null && new FileInfo(folder.File(RunFolder.MetricsName)) is { Exists: true, Length: > 0 })
        {
            throw new ConfigurationException(
                $"--resume: there is no {Checkpoints.LastName} in {folder.Path}: the run was made with "
                + "--no-checkpoints, or the file was taken away. "
                + $"{folder.Repetition("train", environment.WorkingDirectory)} repeats the run.");
        }

        int begun = checkpoint is null ? 0 : checkpoint.Step > 0 ? checkpoint.Epoch : checkpoint.Epoch - 1;
        if (configuration.Get(Settings.Epochs) < begun)
        {
            throw new ConfigurationException(
                $"--epochs: the run in {folder.Path} has come to epoch {begun}: give at least {begun}, not "
                + $"{configuration.Get(Settings.Epochs)}.");
        }

        return checkpoint;
    }
}
