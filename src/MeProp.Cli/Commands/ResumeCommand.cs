using System.CommandLine;

namespace MeProp.Cli;

/// <summary><c>meprop resume</c>: continues a sweep, a comparison or a run.</summary>
internal static class ResumeCommand
{
    private const string Description =
        "Continues an interrupted sweep, comparison or run. Finished runs are not run again.";

    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("resume", Description);
        var folder = new Argument<string>("folder")
        {
            HelpName = "FOLDER",
            Description = "Folder of a sweep, a comparison or a run",
        };
        var settings = new SettingOptions(
            [Settings.Threads, .. Settings.OfDevice, SweepSettings.MaxParallel],
            setting => setting == Settings.Device ? setting.Help("as before") : null);
        var mode = new OutputOptions();
        var view = new ViewOptions();
        Option<bool> distributed = SettingOptions.Flag(
            DistributedProgram.OptionName, "Continue in all processes that mpirun started");
        command.Add(folder);
        settings.AddTo(command);
        command.Add(distributed);
        foreach (Option option in (IEnumerable<Option>)[.. view.All, .. mode.All]) command.Add(option);
        command.SetAction(parsed =>
        {
            List<Assignment> given = settings.Read(parsed, environment.WorkingDirectory);
            int Resume(ProgramEnvironment own) =>
                Run(parsed.GetValue(folder)!, given, mode.Read(parsed), view.Read(parsed), own);
            return parsed.GetValue(distributed) ? DistributedProgram.Run(environment, Resume) : Resume(environment);
        });
        return command;
    }

    private static int Run(
        string path, List<Assignment> given, OutputMode mode, ViewRequest view, ProgramEnvironment environment)
    {
        if (path.Length == 0) throw new ConfigurationException("FOLDER: expected a folder, not nothing.");
        RunFolder folder = RunFolder.At(path, environment);
        var values = new SettingValues(given);
        if (SweepFolder.IsIn(folder))
        {
            return SharedSweep.Continue(folder, plan => Change(plan, values), mode, view, environment);
        }

        if (!folder.IsBegun)
        {
            throw new ConfigurationException(
                $"{folder.Path} holds no sweep and no run. Name the folder of one, as in "
                + "runs/mnist-sweep-20260102-030405.");
        }

        if (values.IsGiven(SweepSettings.MaxParallel))
            throw new ConfigurationException($"--max-parallel is for sweeps, and {folder.Path} holds none.");
        return TrainCommand.Run(
            RunArguments.Resume(RunFolder.Find(path, environment), given, mode, view, environment) with
            {
                IsDistributed = environment.Processes is not null,
            },
            environment);
    }

    /// <summary>
    /// Threads, the device and runs side by side may change. Results change in nothing but the rounding of another
    /// device.
    /// </summary>
    private static SweepPlan Change(SweepPlan plan, SettingValues values)
    {
        foreach (Setting setting in (Setting[])[Settings.Threads, .. Settings.OfDevice])
        {
            if (values.IsGiven(setting) && plan.Varied.Contains(setting))
            {
                throw new ConfigurationException(
                    $"{setting.Option} cannot change: the runs of the sweep differ in it.");
            }
        }

        if (values.IsGiven(Settings.Device)) plan = plan.With(Settings.Device, values.Get(Settings.Device));
        if (values.IsGiven(Settings.Tf32)) plan = plan.With(Settings.Tf32, values.Get(Settings.Tf32));
        bool hasThreads = values.IsGiven(Settings.Threads);
        int parallel = values.IsGiven(SweepSettings.MaxParallel) ? values.Get(SweepSettings.MaxParallel)
            : hasThreads ? 1
            : plan.MaxParallel;
        if (hasThreads) plan = plan.WithThreads(values.Get(Settings.Threads));
        else if (plan.MaxParallel > 1 && parallel == 1) plan = plan.WithThreads(Settings.Threads.Default);
        return parallel == 1 ? plan with { MaxParallel = 1 } : SweepSettings.InParallel(plan, parallel);
    }
}
