using System.CommandLine;

namespace MeProp.Cli;

/// <summary><c>meprop sweep</c>: trains every combination of lists of values.</summary>
internal static class SweepCommand
{
    private const string Description =
        "Trains every combination of options that are lists, as in --k 5,10,20 --method topk,random --seeds 3.";

    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("sweep", Description);
        var arguments = new RunArguments(
            environment.Tasks,
            "Folder of the runs (runs/DATA-sweep-TIME); where it holds the same sweep, that continues",
            takesLists: true);
        var seeds = new SeedsOption("Runs of each combination, with N seeds from --seed on: means and deviations (1)");
        var parallel = new SettingOptions([SweepSettings.MaxParallel]);
        Option<bool> dryRun = SettingOptions.Flag(
            "--dry-run", "List the runs with an estimate of their time, and train nothing");
        arguments.AddTo(command);
        seeds.AddTo(command);
        parallel.AddTo(command);
        command.Add(dryRun);
        command.SetAction(parsed =>
        {
            SweepRequest request = arguments.ReadSweep(parsed, seeds.Read(parsed), environment);
            int threads = new SettingValues(parallel.Read(parsed, environment.WorkingDirectory))
                .Get(SweepSettings.MaxParallel);
            SweepPlan plan = SweepSettings.InParallel(request.Plan, threads);
            var terminal = new Terminal(environment, request.Mode);
            if (!parsed.GetValue(dryRun)) return SharedSweep.Begin(request with { Plan = plan }, environment);
            foreach (string note in plan.Notes) terminal.WriteNote(note);
            new SweepEstimate(new Rehearsals(environment), environment, terminal).Of(plan).Write(terminal);
            return ExitCode.Done;
        });
        return command;
    }
}
