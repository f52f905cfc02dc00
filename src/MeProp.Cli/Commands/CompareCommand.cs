using System.CommandLine;

namespace MeProp.Cli;

/// <summary>
/// <c>meprop compare</c>: a sweep of two. Trains dense and sparse with the same seeds, in turns, and prints the table
/// of the paper.
/// </summary>
internal static class CompareCommand
{
    private const string Description =
        "Trains dense and with meProp, same seed, one after the other, and compares time and test score.";

    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("compare", Description);
        string method =
            $"The method to set against dense: {Settings.Method.MeaningsOf(method => method != TrainingMethod.Dense)}";
        var arguments = new RunArguments(
            environment.Tasks,
            "Folder of the runs (runs/DATA-compare-TIME); where it holds the same comparison, that continues",
            setting => setting == Settings.Method ? method : null);
        var seeds = new SeedsOption(
            "Runs of each method, with N seeds from --seed on: medians of times, means of scores (1)");
        arguments.AddTo(command);
        seeds.AddTo(command);
        command.SetAction(
            parsed => Run(arguments.Read(parsed, environment), seeds.Read(parsed) ?? 1, environment));
        return command;
    }

    private static int Run(RunRequest request, int seeds, ProgramEnvironment environment)
    {
        if (request.Configuration.IsDense)
        {
            throw new ConfigurationException(
                "compare sets a sparse method against dense: give it a --method other than dense, a --k above 0 and "
                + "below --hidden, and at least 2 --layers.");
        }

        return SharedSweep.Begin(
            new SweepRequest(Comparison.Plan(request, seeds), request.OutputFolder, request.Mode, request.View)
            {
                IsDistributed = request.IsDistributed,
            },
            environment);
    }
}
