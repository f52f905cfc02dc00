namespace MeProp.Cli;

/// <summary>
/// Sweeps in one process, or in several that train each run together: process 0 has the session, the others follow.
/// </summary>
internal static class SharedSweep
{
    /// <summary>Begins a sweep, or continues it where its folder holds the same.</summary>
    public static int Begin(SweepRequest request, ProgramEnvironment environment)
    {
        if (request.IsDistributed)
            return DistributedProgram.Run(environment, own => Begin(request with { IsDistributed = false }, own));
        SweepPlan plan = Shared(request.Plan, environment);
        return environment.Processes is { Rank: > 0 }
            ? FollowedSweep.Train(plan, environment)
            : Session(request.Mode, request.View, environment).Begin(plan, request.OutputFolder);
    }

    /// <summary>Continues the sweep in a folder.</summary>
    public static int Continue(
        RunFolder folder, Func<SweepPlan, SweepPlan> change, OutputMode mode, ViewRequest view,
        ProgramEnvironment environment)
    {
        if (environment.Processes is not { Rank: > 0 })
        {
            return Session(mode, view, environment).Continue(
                folder, plan => Shared(change(plan), environment));
        }

        string path = folder.File(SweepFolder.StateName);
        SweepPlan begun = SweepDocument.Read(path).ToPlan(path, environment.Tasks);
        return FollowedSweep.Train(Shared(change(begun), environment), environment);
    }

    /// <summary>A plan whose runs share the processors of a machine with other processes.</summary>
    private static SweepPlan Shared(SweepPlan plan, ProgramEnvironment environment)
    {
        if (environment.Processes is null) return plan;
        if (plan.MaxParallel > 1)
        {
            throw new ConfigurationException(
                $"--max-parallel cannot stand beside {DistributedProgram.OptionName}: all processes train one run "
                + "after the other.");
        }

        return plan with
        {
            Runs = [.. plan.Runs.Select(run => run with
            {
                Configuration = run.Configuration.With(
                    Settings.Threads,
                    DistributedProgram.ThreadsOf(run.Configuration.Get(Settings.Threads), environment)),
            })],
        };
    }

    private static SweepSession Session(OutputMode mode, ViewRequest view, ProgramEnvironment environment)
    {
        var terminal = new Terminal(environment, mode);
        foreach (string note in DistributedProgram.NotesOn(environment)) terminal.WriteNote(note);
        return new(environment, terminal, view);
    }
}
