using System.Collections.Concurrent;

namespace MeProp.Cli;

/// <summary>
/// Trains the runs of a sweep that are not done, one after the other or several side by side, and writes the results
/// after each. A run that fails does not end the sweep, unless processes train it together. A run's network is not kept
/// after the run.
/// </summary>
internal sealed class SweepExecution(
    SweepFolder folder, LoadedData data, Rehearsals rehearsals, SweepProgress progress,
    ProgramEnvironment environment, TensorBoardFolder? board = null)
{
    private readonly Lock _writing = new();

    public SweepResults Results { get; } = new(folder.Plan);

    /// <summary>Trains until all runs have ended or the user interrupts.</summary>
    public void Execute()
    {
        int[] open = [.. Enumerable.Range(0, folder.Plan.Runs.Count).Where(index => !Restore(index))];
        foreach (int index in open)
        {
            RunConfiguration c = folder.Plan.Runs[index].Configuration;
            progress.Expect(index, (long)c.Get(Settings.Epochs) * data.Of(c).Train.Count);
        }

        folder.Log($"{folder.Plan.Runs.Count} runs, {folder.Plan.Runs.Count - open.Length} done before");
        foreach (string note in folder.Plan.Notes) folder.Log($"note: {note}");
        Rehearse(open.Select(index => folder.Plan.Runs[index].Configuration));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(environment.Interruption);
        var queue = new ConcurrentQueue<int>(open);
        int threads = Math.Min(folder.Plan.MaxParallel, open.Length);
        if (threads <= 1)
        {
            Work(queue, stop);
            if (environment.Processes is { } processes) RunAnnouncement.Send(processes, null);
            return;
        }

        Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(
            () => Work(queue, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)))
            .GetAwaiter().GetResult();
    }

    /// <summary>Takes the result of a run that was trained before; false when it is to be run.</summary>
    private bool Restore(int index)
    {
        if (folder.ResultOf(folder.Plan.Runs[index]) is not { IsFinal: true } swept) return false;
        Results.Set(index, swept);
        progress.Restore(swept);
        return true;
    }

    /// <summary>Compiles what the runs need, so that no run's times include it.</summary>
    private void Rehearse(IEnumerable<RunConfiguration> configurations)
    {
        using var device = new SweepDevice(environment);
        foreach (RunConfiguration configuration in configurations.Where(rehearsals.Needs))
        {
            if (environment.Interruption.IsCancellationRequested) return;
            progress.Say("Preparing ...");
            try
            {
                rehearsals.Rehearse(configuration, data.Of(configuration), device);
            }
            catch (Exception)
            {
                // What is wrong with a run is its own error, which the sweep records.
            }
        }
    }

    /// <summary>What each thread does until no run is open.</summary>
    private void Work(ConcurrentQueue<int> queue, CancellationTokenSource stop)
    {
        using var device = new SweepDevice(environment);
        try
        {
            while (!stop.IsCancellationRequested && queue.TryDequeue(out int index))
            {
                SweptRun run = Train(index, device, stop.Token);
                folder.LogRun(run);
                Results.Set(index, run);
                progress.End(index, run);
                WriteResults();
            }
        }
        catch
        {
            // Results cannot be written: the other threads save their runs and end, too.
            stop.Cancel();
            throw;
        }
    }

    private void WriteResults()
    {
        lock (_writing) SweepFiles.Write(folder, SweepReport.Of(folder, Results));
    }

    /// <summary>Trains a run, from its checkpoint where it has one.</summary>
    private SweptRun Train(int index, SweepDevice device, CancellationToken cancellationToken)
    {
        PlannedRun planned = folder.Plan.Runs[index];
        RunFolder part = folder.Folder.Part(planned.Name);
        ResumedRun? resumed = null;
        bool isShared = false;
        try
        {
            // A run that was killed before its first checkpoint begins again, even if it has evaluations.
            if (folder.Plan.HasCheckpoints && part.IsBegun && File.Exists(part.File(Checkpoints.LastName)))
                resumed = ResumedRun.Open(part, planned.Configuration, environment);
            TrainingRun run = CreateRun(planned.Configuration, device, resumed);
            if (resumed is null) part.Restart(planned.Configuration);
            string[] notes = [.. run.Notes];
            if (environment.Processes is { } processes)
            {
                isShared = true;
                string checkpoint = resumed?.Checkpoint is null ? "" : part.Path;
                RunAnnouncement.Send(processes, new(index, checkpoint));
            }

            RunSummary summary = RunExecution.Execute(
                run, part, notes, progress.Begin(index, run, notes),
                environment with { Interruption = cancellationToken }, board);
            var swept = new SweptRun(planned, summary, summary.Error);
            if (swept.IsComplete && !folder.Plan.KeepsState) File.Delete(part.File(Checkpoints.LastName));
            return swept;
        }
        catch (Exception exception) when (!isShared)
        {
            Exception cause = exception is RunFailedException { InnerException: { } inner } ? inner : exception;
            RunSummary? summary = exception is RunFailedException ? folder.SummaryOf(planned) : null;
            return new SweptRun(planned, summary, Failure.MessageOf(cause));
        }
        finally
        {
            resumed?.Dispose();
        }
    }

    private TrainingRun CreateRun(RunConfiguration configuration, SweepDevice device, ResumedRun? resumed = null)
    {
        var run = new TrainingRun(
            configuration, data.Of(configuration), device.For(configuration), environment.Tasks)
        {
            Resumed = resumed,
            HasCheckpoints = folder.Plan.HasCheckpoints,
            Processes = environment.Processes,
        };
        MemoryNeed.Of(run).Check(
            environment.AvailableMemory, configuration, Math.Min(folder.Plan.MaxParallel, folder.Plan.Runs.Count));
        return run;
    }
}
