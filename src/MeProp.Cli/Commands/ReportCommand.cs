using System.CommandLine;

namespace MeProp.Cli;

/// <summary><c>meprop report</c>: makes pages of runs and sweeps.</summary>
internal static class ReportCommand
{
    private const string Description =
        "Makes a page of a run, comparison or sweep: curves, times, kept neurons, mistakes. Several make one page.";

    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("report", Description);
        var folders = new Argument<string[]>("folder")
        {
            HelpName = "FOLDER",
            Description = "Folders of runs, comparisons or sweeps",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string?>("--output")
        {
            HelpName = "DIR",
            Description = "Folder of the page (that of the run or sweep; of several runs/report-TIME)",
        };
        Option<bool> watch = SettingOptions.Flag(
            "--watch", "Write the page again at each evaluation until training ends");
        Option<bool> open = SettingOptions.Flag("--open", "Open the page in the browser");
        command.Add(folders);
        command.Add(output);
        command.Add(watch);
        command.Add(open);
        command.SetAction(parsed =>
        {
            RunFolder[] found = [.. parsed.GetValue(folders)!.Select(path => Find(path, environment))];
            return Run(found, parsed.GetValue(output), parsed.GetValue(watch), parsed.GetValue(open), environment);
        });
        return command;
    }

    private static int Run(
        RunFolder[] folders, string? output, bool watches, bool opens, ProgramEnvironment environment)
    {
        var terminal = new Terminal(environment, OutputMode.Full);
        var maker = new ReportMaker(environment, terminal);
        if (watches && (folders.Length > 1 || output is not null))
            throw new ConfigurationException("--watch follows one run or sweep, and writes its page into its folder.");
        string target = TargetOf(folders, output, environment);
        if (!watches) Array.ForEach(folders, maker.Examine);
        ReportDocument report = folders.Length == 1 ? maker.Of(folders[0]) : SweepPage.Of(folders, environment);
        Directory.CreateDirectory(target);
        string page = ReportFiles.Write(target, report);
        terminal.WriteLine($"The report is in {RunFolder.At(page, environment).From(environment.WorkingDirectory)}");
        if (opens) LiveReport.Open(page, environment, terminal);
        return watches && report.IsRunning ? Watch(folders[0], maker, terminal, environment) : ExitCode.Done;
    }

    /// <summary>Where the page goes: never over that of another run.</summary>
    private static string TargetOf(RunFolder[] folders, string? output, ProgramEnvironment environment)
    {
        if (output is null)
            return folders.Length == 1 ? folders[0].Path : RunFolder.Unused("report", environment);
        if (output.Length == 0) throw new ConfigurationException("--output: expected a folder, not nothing.");
        RunFolder target = RunFolder.At(output, environment);
        bool isOther = ReportMaker.CanReport(target) && (folders.Length > 1 || folders[0].Path != target.Path);
        return isOther
            ? throw new ConfigurationException(
                $"--output: {target.Path} holds a run or sweep, whose report would be overwritten. Name another folder.")
            : target.Path;
    }

    private static int Watch(
        RunFolder folder, ReportMaker maker, Terminal terminal, ProgramEnvironment environment)
    {
        terminal.WriteLine("It is written again at each evaluation. Ctrl-C ends this, not the training.");
        bool hasEnded = new ReportWatch(folder, maker, environment.Clock)
            .UntilEndAsync(environment.Interruption).GetAwaiter().GetResult();
        if (!hasEnded) return ExitCode.Interrupted;
        maker.Examine(folder);
        ReportFiles.Write(folder.Path, maker.Of(folder));
        terminal.WriteLine("The training has ended.");
        return ExitCode.Done;
    }

    private static RunFolder Find(string path, ProgramEnvironment environment)
    {
        if (path.Length == 0) throw new ConfigurationException("FOLDER: expected a folder, not nothing.");
        RunFolder folder = RunFolder.At(path, environment);
        if (ReportMaker.CanReport(folder)) return folder;
        string what = Directory.Exists(folder.Path) ? "holds no run and no sweep" : "does not exist";
        throw new ConfigurationException(
            $"{folder.Path} {what}. Name the folder of a run or sweep, as in runs/mnist-scaled-20260102-030405.");
    }
}
