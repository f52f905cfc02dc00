using System.CommandLine;
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
            + "one; beside it only these, --threads, --quiet and --json",
    };

    private readonly Option<bool> _unified = SettingOptions.Flag("--unified", "Same as --method unified");
    private readonly Option<bool> _noUnified = SettingOptions.Flag("--no-unified", "Same as --method topk");
    private readonly Option<string?> _output;
    private readonly Option<bool> _noCheckpoints = SettingOptions.Flag(
        "--no-checkpoints", "Write no best.safetensors and last.safetensors: the run cannot be resumed");
    private readonly Option<bool> _quiet = SettingOptions.Flag("--quiet", "Print one line at the end, and errors");
    private readonly Option<bool> _json = SettingOptions.Flag(
        "--json", "Print one JSON object a line: evaluations, then the summary");

    /// <remarks>
    /// <paramref name="help"/> gives help texts where a command has its own. With <paramref name="settings"/> only
    /// these can be set, and
    /// there is no --config.
    /// </remarks>
    public RunArguments(
        TaskList tasks, string output =
            "Folder of the run (runs/DATA-METHOD-TIME)", Func<Setting, string?>? help = null,
        bool canResume = false, IReadOnlyCollection<Setting>? settings = null)
    {
        (_tasks, _canResume, _hasConfiguration) = (tasks, canResume, settings is null);
        _data = new DataArgument(tasks, "Data to train on", isOptional: true);
        _settings = new SettingOptions(settings ?? tasks.Settings, setting => help?.Invoke(setting) ?? HelpOf(setting));
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

        foreach (Option option in (ReadOnlySpan<Option>)[_output, _noCheckpoints, _quiet, _json]) command.Add(option);
    }

    /// <remarks>
    /// <paramref name="defaults"/> hold unless the configuration file or the command line says otherwise. Paths belong
    /// to
    /// <paramref name="task"/>, that of a model.
    /// </remarks>
    public RunRequest Read(
        ParseResult parsed, ProgramEnvironment environment, IReadOnlyList<Assignment>? defaults = null,
        ProgramTask? task = null)
    {
        List<Assignment> given = ReadOptions(parsed, environment.WorkingDirectory);
        OutputMode mode = (parsed.GetValue(_quiet), parsed.GetValue(_json)) switch
        {
            (false, false) => OutputMode.Full,
            (true, false) => OutputMode.Quiet,
            (false, true) => OutputMode.Json,
            _ => OutputMode.QuietJson,
        };
        if (_canResume && parsed.GetResult(_resume) is { Implicit: false })
            return ReadResumption(parsed, given, mode, environment);
        string? path = parsed.GetValue(_config);
        ConfigurationFile file = path is null ? new([], [], null) : ConfigurationFile.Read(path, environment, given);
        if (parsed.GetValue(_output) is { Length: 0 })
            throw new ConfigurationException("--output: expected a folder, not nothing.");
        RunConfiguration configuration = RunConfiguration.From(
            [.. defaults ?? [], .. file.Assignments, .. given], _tasks, task);
        if (file.MissingData is { } missing && configuration.Get(Settings.Dataset) is null)
            throw new DataSetException(missing);
        _tasks.CheckOptions(given, configuration.Task, owner => owner.Settings);
        foreach (Assignment option in path is null ? given : [])
        {
            if (option.Setting.Refusal(configuration) is { } reason)
                throw new ConfigurationException($"{option.Source}: {reason}");
        }

        return new RunRequest(
            configuration, file.Notes, parsed.GetValue(_output), mode,
            HasCheckpoints: !parsed.GetValue(_noCheckpoints));
    }

    /// <summary>
    /// The configuration of a run to resume, with what may change: nothing that decides what was computed.
    /// </summary>
    private RunRequest ReadResumption(
        ParseResult parsed, List<Assignment> given, OutputMode mode, ProgramEnvironment environment)
    {
        Setting[] changeable = [Settings.Epochs, Settings.Patience, Settings.ToAccuracy, Settings.Threads];
        Option[] others = [_config, _output, _noCheckpoints];
        string? refused = given.Find(assignment => !changeable.Contains(assignment.Setting))?.Source
            ?? others.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;
        if (refused is not null)
        {
            throw new ConfigurationException(
                $"{(refused == DataArgument.Source ? "Data" : refused)} cannot be given with --resume, which continues "
                + $"with the settings of the run. Only {string.Join(", ", changeable.Select(setting => setting.Option))}, "
                + "--quiet and --json can.");
        }

        RunFolder folder = RunFolder.Find(parsed.GetValue(_resume) ?? "", environment);
        ConfigurationFile file = ConfigurationFile.Read(folder.Path, environment);
        RunConfiguration configuration = RunConfiguration.From([.. file.Assignments, .. given], _tasks);
        CheckSchedule(configuration, RunConfiguration.From(file.Assignments, _tasks));
        return new RunRequest(configuration, file.Notes, OutputFolder: null, mode, folder.Path);
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
        string[] methods =
        [
            .. given.Where(value => value.Setting == Settings.Method).Select(value => $"--method {value.Text}"),
            .. switches.Select(assignment => assignment.Source),
        ];
        if (methods.Length > 1)
            throw new ConfigurationException(
                $"{string.Join(" and ", methods)} choose the method twice: give one of them.");
        given.AddRange(switches);
    }
}
