using System.CommandLine;
using System.Text;

namespace MeProp.Cli;

/// <summary><c>meprop reproduce</c>: the tables and figures of the papers as named experiments.</summary>
internal static class ReproduceCommand
{
    private const string Description =
        "Trains the tables and figures of the papers and sets the results beside the published ones. Finished runs are "
        + "not run again.";

    private const string All = "all", DefaultDocument = "docs/reproduction.md";

    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("reproduce", Description);
        var names = new Argument<string[]>("name")
        {
            Arity = ArgumentArity.ZeroOrMore,
            HelpName = $"{string.Join('|', ExperimentCatalog.Names)}|{All}> <FILE",
            Description = "Experiments, or JSON files of your own; without names, lists all with the published figures",
        };
        names.CompletionSources.Add([.. ExperimentCatalog.Names, All]);
        var quick = SettingOptions.Flag("--quick", "A reduced form on built-in data, less than a minute each");
        var dryRun = SettingOptions.Flag("--dry-run", "List the runs with an estimate of their time, and train nothing");
        var task = new Option<string?>("--task")
        {
            HelpName = string.Join('|', environment.Tasks.All.Select(known => known.Name)),
            Description = "Only what concerns this task",
        };
        var output = new Option<string?>("--output")
        {
            HelpName = "DIR",
            Description = "Folder of all runs and results (runs/reproduce, with --quick runs/reproduce-quick)",
        };
        var markdown = new Option<string?>("--markdown")
        {
            HelpName = "FILE",
            Arity = ArgumentArity.ZeroOrOne,
            Description = $"Write the document of the results so far ({DefaultDocument}), and train nothing",
        };
        var seeds = new SeedsOption("Runs of each row, with the seeds 1 to N (as the experiment says)");
        var machine = new SettingOptions([Settings.DataDirectory, Settings.Threads, SweepSettings.MaxParallel]);
        var mode = new OutputOptions();
        command.Add(names);
        foreach (Option option in (Option[])[quick, task, dryRun, markdown, output]) command.Add(option);
        seeds.AddTo(command);
        machine.AddTo(command);
        foreach (Option option in mode.All) command.Add(option);
        command.SetAction(parsed =>
        {
            List<Assignment> given = machine.Read(parsed, environment.WorkingDirectory);
            var values = new SettingValues(given);
            var options = new ExperimentOptions
            {
                IsQuick = parsed.GetValue(quick),
                Seeds = seeds.Read(parsed),
                Task = parsed.GetValue(task) is { } name ? environment.Tasks.Require(name) : null,
                DataDirectory = values.Get(Settings.DataDirectory),
                Machine = [.. given.Where(value => value.Setting == Settings.Threads)],
                MaxParallel = values.Get(SweepSettings.MaxParallel),
            };
            string root = parsed.GetValue(output) ?? $"runs/reproduce{(options.IsQuick ? "-quick" : "")}";
            if (root.Length == 0) throw new ConfigurationException("--output: expected a folder, not nothing.");
            var folder = new ExperimentFolder(Path.GetFullPath(root, environment.WorkingDirectory), environment.Tasks);
            var terminal = new Terminal(environment, mode.Read(parsed));
            IReadOnlyList<Experiment> named = Named(parsed.GetValue(names) ?? [], environment);
            IReadOnlyList<Experiment> chosen = named.Count > 0 ? named : new ExperimentCatalog(environment).All;
            if (parsed.GetResult(markdown) is { Implicit: false })
                return WriteDocument(chosen, folder, options, parsed.GetValue(markdown), terminal, environment);
            var session = new ExperimentSession(folder, options, environment, terminal);
            if (parsed.GetValue(dryRun)) session.Estimate(chosen);
            else if (named.Count > 0 || options.IsQuick) return session.Run(chosen);
            else new ExperimentListing(chosen, options, terminal).Write();
            return ExitCode.Done;
        });
        return command;
    }

    private static IReadOnlyList<Experiment> Named(string[] names, ProgramEnvironment environment)
    {
        var catalog = new ExperimentCatalog(environment);
        return names.Contains(All) ? catalog.All : [.. names.Distinct().Select(catalog.Find)];
    }

    private static int WriteDocument(
        IReadOnlyList<Experiment> experiments, ExperimentFolder folder, ExperimentOptions options, string? file,
        Terminal terminal, ProgramEnvironment environment)
    {
        var results = new ExperimentResults(folder, options, environment);
        string text = ReproductionDocument.Of([.. experiments.Select(results.Of)]);
        foreach (string note in results.Notes) terminal.WriteNote(note);
        string path = Path.GetFullPath(file ?? DefaultDocument, environment.WorkingDirectory);
        if (Path.GetDirectoryName(path) is { } directory && !Directory.Exists(directory))
            throw new ConfigurationException($"--markdown: the folder {directory} does not exist. Name another file.");
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(text));
        terminal.WriteLine($"Wrote {path}");
        terminal.WriteResult(path);
        return ExitCode.Done;
    }
}
