using System.CommandLine;
using System.CommandLine.Parsing;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>
/// The argument and options that commands that train share: settings, a configuration file, and what to print and
/// write.
/// </summary>
internal sealed class RunArguments
{
    private readonly TaskList _tasks;
    private readonly DataArgument _data;
    private readonly SettingOptions _settings;
    private readonly bool _canResume, _hasConfiguration;

    private readonly Option<string?> _config = new("--config")
    {
        HelpName = "FILE",
        Description =
            "Configuration: the folder of a run or its config.json, which repeats it, or a file of the old C# program; "
            + "options given beside it win",
    };

    private readonly Option<string?> _resume = new("--resume")
    {
        HelpName = "RUN",
        Description = "Continue an interrupted run, or with more --epochs, another --patience or --to-accuracy a complete "
            + "one; beside it only these, --choose, --threads, --device, --tf32, --tensorboard, --distributed, --quiet, --json, and "
            + "the data where it was moved",
    };

    private readonly Option<bool> _unified = SettingOptions.Flag("--unified", "Same as --method unified");
    private readonly Option<bool> _noUnified = SettingOptions.Flag("--no-unified", "Same as --method topk");
    private readonly Option<string?> _output;
    private readonly Option<bool> _noCheckpoints = SettingOptions.Flag(
        "--no-checkpoints", "Write no best.safetensors and last.safetensors: the run cannot be resumed");
    private readonly Option<bool> _distributed = SettingOptions.Flag(
        DistributedProgram.OptionName,
        "Train in all processes that mpirun started, each on its share of every batch (docs/distributed.md)");
    private readonly OutputOptions _mode = new();
    private readonly ViewOptions _view = new();

    /// <remarks>
    /// <paramref name="help"/> gives help texts where a command has its own. With <paramref name="settings"/> only
    /// these can be set, and there is no --config. With <paramref name="takesLists"/> options and data take lists.
    /// </remarks>
    public RunArguments(
        TaskList tasks, string output =
            "Folder of the run (runs/DATA-METHOD-TIME)", Func<Setting, string?>? help = null,
        bool canResume = false, IReadOnlyCollection<Setting>? settings = null, bool takesLists = false)
    {
        (_tasks, _canResume, _hasConfiguration) = (tasks, canResume, settings is null);
        _data = new DataArgument(tasks, "Data to train on", isOptional: true, takesLists);
        _settings = new SettingOptions(
            settings ?? tasks.Settings, setting => help?.Invoke(setting) ?? HelpOf(setting), takesLists);
        _output = new("--output") { HelpName = "DIR", Description = output };
    }

    public void AddTo(Command command)
    {
        _data.AddTo(command);
        if (_hasConfiguration) command.Add(_config);
        if (_canResume) command.Add(_resume);
        foreach ((Setting setting, Option option) in _settings.All)
        {
            command.Add(option);
            if (setting != Settings.Method) continue;
            command.Add(_unified);
            command.Add(_noUnified);
        }

        command.Add(_output);
        command.Add(_noCheckpoints);
        command.Add(_distributed);
        foreach (Option option in (IEnumerable<Option>)[.. _view.All, .. _mode.All]) command.Add(option);
    }

    /// <remarks>
    /// <paramref name="defaults"/> hold unless the configuration file or the command line says otherwise. Paths belong
    /// to <paramref name="task"/>, that of a model.
    /// </remarks>
    public RunRequest Read(
        ParseResult parsed, ProgramEnvironment environment, IReadOnlyList<Assignment>? defaults = null,
        ProgramTask? task = null)
    {
        List<Assignment> given = ReadOptions(parsed, environment.WorkingDirectory);
        OutputMode mode = _mode.Read(parsed);
        if (_canResume && parsed.GetResult(_resume) is { Implicit: false })
            return ReadResumption(parsed, given, mode, environment);
        ConfigurationFile? file = ReadFile(parsed, given, environment);
        RunConfiguration configuration = Resolve([.. defaults ?? []], file, given, task);
        if (file is null) CheckUse(given, configuration);
        return new RunRequest(
            configuration, file?.Notes ?? [], parsed.GetValue(_output), mode,
            HasCheckpoints: !parsed.GetValue(_noCheckpoints))
        {
            View = _view.Read(parsed),
            IsDistributed = parsed.GetValue(_distributed),
        };
    }

    /// <summary>Reads options that take lists: every combination of their values is a run.</summary>
    /// <remarks>With <paramref name="seeds"/> each combination has so many seeds, from --seed on.</remarks>
    public SweepRequest ReadSweep(ParseResult parsed, int? seeds, ProgramEnvironment environment)
    {
        List<Assignment> given = ReadOptions(parsed, environment.WorkingDirectory);
        ConfigurationFile? file = ReadFile(parsed, given, environment);
        var expansion = new SweepExpansion(
            _tasks, assignments => Resolve([], file, assignments, task: null), allowsUseless: file is not null);
        IReadOnlyList<PlannedRun> runs = expansion.Expand(given, seeds);
        return new SweepRequest(
            new SweepPlan
            {
                Command = SweepPlan.SweepCommand,
                Varied = expansion.Varied,
                Runs = runs,
                Notes = [.. file?.Notes ?? [], .. expansion.Notes],
                HasCheckpoints = !parsed.GetValue(_noCheckpoints),
                Arguments = [.. ArgumentsOf(parsed)],
            },
            parsed.GetValue(_output), _mode.Read(parsed), _view.Read(parsed))
        {
            IsDistributed = parsed.GetValue(_distributed),
        };
    }

    /// <summary>The words behind the command, without the folder of the results.</summary>
    private IEnumerable<string> ArgumentsOf(ParseResult parsed)
    {
        string? output = parsed.GetResult(_output)?.IdentifierToken?.Value;
        bool isFolder = false;
        foreach (Token token in parsed.Tokens.SkipWhile(token => token.Type != TokenType.Command).Skip(1))
        {
            bool isOutput = token.Type == TokenType.Option && token.Value == output;
            if (!isFolder && !isOutput) yield return token.Value;
            isFolder = isOutput;
        }
    }

    /// <summary>What a run folder needs to continue, with settings that may change.</summary>
    public static RunRequest Resume(
        RunFolder folder, IReadOnlyCollection<Assignment> given, OutputMode mode, ViewRequest view,
        ProgramEnvironment environment)
    {
        ConfigurationFile file = ConfigurationFile.Read(folder.Path, environment);
        RunConfiguration configuration = RunConfiguration.From([.. file.Assignments, .. given], environment.Tasks);
        CheckUse(given, configuration);
        CheckData(configuration, folder, environment);
        var earlier = RunConfiguration.From(file.Assignments, environment.Tasks);
        CheckSchedule(configuration, earlier);
        string[] notes = [.. file.Notes, .. NotesOnChoice(configuration, earlier)];
        return new RunRequest(configuration, notes, OutputFolder: null, mode, folder.Path) { View = view };
    }

    private static IEnumerable<string> NotesOnChoice(RunConfiguration configuration, RunConfiguration earlier)
    {
        if (configuration.Get(Settings.Choice) == earlier.Get(Settings.Choice)) return [];
        string option = $"{Settings.Choice.Option} {configuration.EffectiveText(Settings.Choice)}";
        return [$"{option} decides from here on: what was chosen before stays until a later evaluation is better."];
    }

    /// <summary>
    /// The configuration of a run to resume, with what may change: nothing that decides what was computed.
    /// </summary>
    private RunRequest ReadResumption(
        ParseResult parsed, List<Assignment> given, OutputMode mode, ProgramEnvironment environment)
    {
        Setting[] changeable =
        [
            Settings.Epochs, Settings.Choice, Settings.Patience, Settings.ToAccuracy,
            Settings.Threads, .. Settings.OfDevice,
        ];
        Setting[] places = [Settings.Dataset, Settings.Dev, Settings.DataDirectory];
        Option[] others = [_config, _output, _noCheckpoints];
        string? refused = given.Find(assignment => !changeable.Concat(places).Contains(assignment.Setting))?.Source
            ?? others.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;
        if (refused is not null)
        {
            throw new ConfigurationException(
                $"{refused} cannot be given with --resume, which continues with the settings of the run. Only "
                + $"{string.Join(", ", changeable.Select(setting => setting.Option))}, {ViewOptions.TensorBoardName}, "
                + $"{DistributedProgram.OptionName}, --quiet and --json can, and the place of data that were moved.");
        }

        RunFolder folder = RunFolder.Find(parsed.GetValue(_resume) ?? "", environment);
        return Resume(folder, given, mode, _view.Read(parsed), environment) with
        {
            IsDistributed = parsed.GetValue(_distributed),
        };
    }

    private ConfigurationFile? ReadFile(
        ParseResult parsed, IReadOnlyCollection<Assignment> given, ProgramEnvironment environment)
    {
        if (parsed.GetValue(_output) is { Length: 0 })
            throw new ConfigurationException("--output: expected a folder, not nothing.");
        return parsed.GetValue(_config) is { } path ? ConfigurationFile.Read(path, environment, given) : null;
    }

    /// <summary>The configuration of a run, from its defaults, a file and the command line.</summary>
    private RunConfiguration Resolve(
        IReadOnlyList<Assignment> defaults, ConfigurationFile? file, IReadOnlyList<Assignment> given, ProgramTask? task)
    {
        RunConfiguration configuration = RunConfiguration.From(
            [.. defaults, .. file?.Assignments ?? [], .. given], _tasks, task);
        if (file?.MissingData is { } missing && configuration.Get(Settings.Dataset) is null)
            throw new DataSetException(missing);
        _tasks.CheckOptions(given, configuration.Task, owner => owner.Settings);
        return configuration;
    }

    /// <summary>Throws where the data of a run to resume are gone.</summary>
    private static void CheckData(RunConfiguration configuration, RunFolder folder, ProgramEnvironment environment)
    {
        string? data = configuration.Get(Settings.Dataset);
        if (data is null || environment.Tasks.DataNames.Contains(data) || Path.Exists(data)) return;
        throw new ConfigurationException(
            $"{ReadFailure.Missing(data)} {folder.From(environment.WorkingDirectory)} was trained on it. Data that were "
            + $"moved are named again: meprop train DATA --resume {folder.Quoted(environment.WorkingDirectory)}");
    }

    /// <summary>Throws where an option is of no use.</summary>
    private static void CheckUse(IEnumerable<Assignment> given, RunConfiguration configuration)
    {
        foreach (Assignment option in given)
        {
            if (option.Setting.Refusal(configuration) is { } reason)
                throw new ConfigurationException($"{option.Source}: {reason}");
        }
    }

    /// <summary>Earlier steps of a schedule that ends with the run depend on its length.</summary>
    private static void CheckSchedule(RunConfiguration configuration, RunConfiguration earlier)
    {
        bool isSame = configuration.Get(Settings.Epochs) == earlier.Get(Settings.Epochs);
        LearningRateCourse course = configuration.Get(Settings.Schedule);
        if (isSame || course is not (LearningRateCourse.Linear or LearningRateCourse.Cosine)) return;
        throw new ConfigurationException(
            $"--epochs cannot change: the {Settings.Schedule.NameIn(configuration)} schedule of the run ends with its "
            + "epochs. Resume without --epochs, or start a new run from the model.");
    }

    private string HelpOf(Setting setting) => setting.Help(setting.DefaultText + _tasks.DefaultsOf(setting));

    private List<Assignment> ReadOptions(ParseResult parsed, string folder)
    {
        List<Assignment> given = _settings.Read(parsed, folder);
        given.AddRange(_data.Read(parsed, folder));
        AddUnified(parsed, given);
        return given;
    }

    /// <summary>The old PyTorch program's switch between one selection for the batch and one per example.</summary>
    private void AddUnified(ParseResult parsed, List<Assignment> given)
    {
        Assignment[] switches =
        [
            .. parsed.GetValue(_unified)
                ? [new Assignment(Settings.Method, "unified", "--unified")]
                : Array.Empty<Assignment>(),
            .. parsed.GetValue(_noUnified)
                ? [new Assignment(Settings.Method, "topk", "--no-unified")]
                : Array.Empty<Assignment>(),
        ];
        string list = string.Join(
            ',', given.Where(value => value.Setting == Settings.Method).Select(value => value.Text));
        string[] methods =
        [
            .. list.Length > 0 ? [$"--method {list}"] : Array.Empty<string>(),
            .. switches.Select(assignment => assignment.Source),
        ];
        if (methods.Length > 1)
            throw new ConfigurationException(
                $"{string.Join(" and ", methods)} choose the method twice: give one of them.");
        given.AddRange(switches);
    }
}
