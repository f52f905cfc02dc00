using System.CommandLine;
using System.CommandLine.Completions;

namespace MeProp.Cli;

/// <summary>The arguments and options of <c>meprop reproduce</c>.</summary>
internal sealed class ReproduceArguments
{
    private const string AllNames = "all", DefaultDocument = "docs/reproduction.md";

    private readonly Argument<string[]> _names = new("name")
    {
        Arity = ArgumentArity.ZeroOrMore,
        HelpName = $"{string.Join('|', ExperimentCatalog.Names)}|{AllNames}> <FILE",
        Description = "Experiments, or JSON files of your own; without names, lists all with the published figures",
        CompletionSources = { _ => ExperimentCatalog.Names.Append(AllNames).Select(name => new CompletionItem(name)) },
    };

    private readonly Option<bool> _quick = SettingOptions.Flag(
        "--quick", "A reduced form on built-in data, less than a minute each");

    private readonly Option<string?> _task;

    private readonly Option<bool> _dryRun = SettingOptions.Flag(
        "--dry-run", "List the runs with an estimate of their time, and train nothing");

    private readonly Option<string?> _markdown = new("--markdown")
    {
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrOne,
        Description = $"Write the document of the results so far ({DefaultDocument}), and train nothing",
    };

    private readonly Option<string?> _output = new("--output")
    {
        HelpName = "DIR",
        Description = "Folder of all runs and results (runs/reproduce, with --quick runs/reproduce-quick)",
    };

    private readonly SeedsOption _seeds = new("Runs of each row, with the seeds 1 to N (as the experiment says)");
    private readonly SettingOptions _machine = new(
        [Settings.DataDirectory, .. OfMachine, SweepSettings.MaxParallel],
        setting => setting == Settings.DataDirectory ? Settings.DataDirectory.TestHelp : null);

    /// <summary>Settings that change the time and, between devices, the rounding of results.</summary>
    private static readonly Setting[] OfMachine = [Settings.Threads, .. Settings.OfDevice];

    private readonly Option<bool> _noReport = ViewOptions.NoReport();
    private readonly OutputOptions _mode = new();

    public ReproduceArguments(TaskList tasks) => _task = new("--task")
    {
        HelpName = string.Join('|', tasks.TaskNames),
        Description = "Run or list only what concerns this task",
        CompletionSources = { _ => tasks.All.Select(task => new CompletionItem(task.Name)) },
    };

    public void AddTo(Command command)
    {
        command.Add(_names);
        foreach (Option option in (Option[])[_quick, _task, _dryRun, _markdown, _output]) command.Add(option);
        _seeds.AddTo(command);
        _machine.AddTo(command);
        foreach (Option option in (IEnumerable<Option>)[_noReport, .. _mode.All]) command.Add(option);
    }

    public ReproduceRequest Read(ParseResult parsed, ProgramEnvironment environment)
    {
        List<Assignment> given = _machine.Read(parsed, environment.WorkingDirectory);
        var values = new SettingValues(given);
        var options = new ExperimentOptions
        {
            IsQuick = parsed.GetValue(_quick),
            Seeds = _seeds.Read(parsed),
            Task = parsed.GetValue(_task) is { } task ? environment.Tasks.Require(task) : null,
            DataDirectory = values.Get(Settings.DataDirectory),
            Machine = [.. given.Where(value => OfMachine.Contains(value.Setting))],
            MaxParallel = values.Get(SweepSettings.MaxParallel),
            WritesReport = !parsed.GetValue(_noReport),
        };
        string root = parsed.GetValue(_output) ?? ExperimentFolder.DefaultRoot(options.IsQuick);
        if (root.Length == 0) throw new ConfigurationException("--output: expected a folder, not nothing.");
        var catalog = new ExperimentCatalog(environment);
        string[] names = parsed.GetValue(_names) ?? [];
        bool hasNames = names.Length > 0;
        return new()
        {
            Experiments = !hasNames || names.Contains(AllNames)
                ? Concerned(catalog.All, options)
                : [.. names.Distinct().Select(catalog.Find)],
            Folder = new(Path.GetFullPath(root, environment.WorkingDirectory), environment.Tasks),
            Options = options,
            Mode = _mode.Read(parsed),
            Document = parsed.GetResult(_markdown) is { Implicit: false }
                ? Path.GetFullPath(parsed.GetValue(_markdown) ?? DefaultDocument, environment.WorkingDirectory)
                : null,
            IsDryRun = parsed.GetValue(_dryRun),
            IsListing = !hasNames && !options.IsQuick,
        };
    }

    /// <summary>The experiments that the chosen task has a part in.</summary>
    private static Experiment[] Concerned(IReadOnlyList<Experiment> all, ExperimentOptions options)
    {
        Experiment[] concerned = [.. all.Where(experiment => options.PartsOf(experiment).Any())];
        return concerned.Length > 0
            ? concerned
            : throw new ConfigurationException($"--task: no experiment has anything for {options.Task!.Name}.");
    }
}
