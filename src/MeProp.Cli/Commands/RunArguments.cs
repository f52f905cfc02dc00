using System.CommandLine;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>The argument and options that commands that train share: one option per setting, a configuration file, and what to print and write.</summary>
/// <param name="output">Help text of --output.</param>
/// <param name="describe">Help text of a setting, where it is not its own.</param>
/// <param name="canResume">Whether there is --resume.</param>
/// <param name="settings">What can be set; everything unless given. With some settings alone there is no --config.</param>
internal sealed class RunArguments(string output = "Folder of the run (runs/DATA-METHOD-TIME)", Func<Setting, string?>? describe = null, bool canResume = false, IReadOnlyCollection<Setting>? settings = null)
{
    private const string DataSource = "data";

    private readonly Argument<string?> _data = new(DataSource)
    {
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = string.Join('|', [.. ImageDataSets.Names, "FOLDER"]),
        Description = "Data to train on: drawn digits (default), a published set (downloaded once), or a folder of IDX files",
    };

    private readonly Option<string?> _config = new("--config") { HelpName = "FILE", Description = "Configuration: the folder of a run or its config.json, which repeats it, or a file of the old C# program; options given beside it win" };
    private readonly Option<string?> _resume = new("--resume") { HelpName = "RUN", Description = "Go on with an interrupted run, or with more --epochs or another --patience with a complete one; beside it only these, --threads, --quiet and --json" };
    private readonly Option<bool> _unified = new("--unified") { Arity = ArgumentArity.Zero, Description = "Same as --method unified" };
    private readonly Option<bool> _noUnified = new("--no-unified") { Arity = ArgumentArity.Zero, Description = "Same as --method topk" };
    private readonly Option<string?> _output = new("--output") { HelpName = "DIR", Description = output };
    private readonly Option<bool> _noCheckpoints = new("--no-checkpoints") { Arity = ArgumentArity.Zero, Description = "Write no best.safetensors and last.safetensors: the run cannot be resumed" };
    private readonly Option<bool> _quiet = new("--quiet") { Arity = ArgumentArity.Zero, Description = "Print one line at the end, and errors" };
    private readonly Option<bool> _json = new("--json") { Arity = ArgumentArity.Zero, Description = "Print one JSON object a line: evaluations, then the summary" };
    private readonly (Setting Setting, Option<string?> Option)[] _settings = [.. Settings.All.Where(setting => setting.Option is not null && settings?.Contains(setting) != false).Select(setting => (setting, OptionOf(setting, describe?.Invoke(setting))))];

    /// <summary>Gives a command the argument and options.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Add(_data);
        if (settings is null) command.Add(_config);
        if (canResume) command.Add(_resume);
        foreach ((Setting setting, Option<string?> option) in _settings)
        {
            command.Add(option);
            if (setting != Settings.Method) continue;
            command.Add(_unified);
            command.Add(_noUnified);
        }

        foreach (Option option in (ReadOnlySpan<Option>)[_output, _noCheckpoints, _quiet, _json]) command.Add(option);
    }

    /// <summary>Reads a command line that parsed without errors.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="environment">What paths are relative to.</param>
    /// <param name="defaults">What holds unless the configuration file or the command line says otherwise.</param>
    /// <exception cref="ConfigurationException">A value or a file is not what it should be.</exception>
    /// <exception cref="DataSetException">A configuration names data that is not there.</exception>
    public RunRequest Read(ParseResult parsed, ProgramEnvironment environment, params IReadOnlyList<Assignment> defaults)
    {
        List<Assignment> given = ReadOptions(parsed, environment.WorkingDirectory);
        OutputMode mode = (parsed.GetValue(_quiet), parsed.GetValue(_json)) switch
        {
            (false, false) => OutputMode.Full,
            (true, false) => OutputMode.Quiet,
            (false, true) => OutputMode.Json,
            _ => OutputMode.QuietJson,
        };
        if (canResume && parsed.GetResult(_resume) is { Implicit: false }) return ReadResumption(parsed, given, mode, environment);
        string? dataDirectory = given.LastOrDefault(assignment => assignment.Setting == Settings.DataDirectory)?.Text;
        ConfigurationFile file = parsed.GetValue(_config) is { } path
            ? ConfigurationFile.Read(path, environment.WorkingDirectory, dataDirectory, environment.Clock)
            : new ConfigurationFile([], [], null);
        if (parsed.GetValue(_output) is { Length: 0 }) throw new ConfigurationException("--output: expected a folder, not nothing.");
        RunConfiguration configuration = RunConfiguration.From([.. defaults, .. file.Assignments, .. given]);
        if (file.MissingData is { } missing && configuration.Dataset is null) throw new DataSetException(missing);
        if (dataDirectory is not null && parsed.GetValue(_config) is null && (configuration.Dataset == BuiltInDigits.Name || !ImageDataSets.Names.Contains(configuration.Dataset)))
        {
            throw new ConfigurationException(
                $"--data-dir: a folder with the files of mnist or fashion-mnist, but the data is {configuration.Dataset}, which needs none. Name one of these sets, or give the folder itself as the data.");
        }

        return new RunRequest(configuration, file.Notes, parsed.GetValue(_output), mode, HasCheckpoints: !parsed.GetValue(_noCheckpoints));
    }

    /// <summary>The configuration of the run that is to go on, with what may change: nothing that decides what was computed.</summary>
    private RunRequest ReadResumption(ParseResult parsed, List<Assignment> given, OutputMode mode, ProgramEnvironment environment)
    {
        Setting[] changeable = [Settings.Epochs, Settings.Patience, Settings.Threads];
        string? refused = given.Find(assignment => !changeable.Contains(assignment.Setting))?.Source
            ?? ((ReadOnlySpan<Option>)[_config, _output, _noCheckpoints]).ToArray().FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;
        if (refused is not null)
        {
            throw new ConfigurationException(
                $"{(refused == DataSource ? "Data" : refused)} cannot be given with --resume, which goes on with the settings of the run. Only {string.Join(", ", changeable.Select(setting => setting.Option))}, --quiet and --json can.");
        }

        RunFolder folder = RunFolder.Find(parsed.GetValue(_resume) ?? "", environment);
        ConfigurationFile file = ConfigurationFile.Read(folder.Path, environment.WorkingDirectory, dataDirectory: null, environment.Clock);
        return new RunRequest(RunConfiguration.From([.. file.Assignments, .. given]), file.Notes, OutputFolder: null, mode, folder.Path);
    }

    /// <summary>The option of a setting that has one.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="description">Help text, where it is not that of the setting.</param>
    internal static Option<string?> OptionOf(Setting setting, string? description)
    {
        var option = new Option<string?>(setting.Option!, [.. setting.Aliases]) { HelpName = setting.ValueName, Description = description ?? setting.Description };
        option.CompletionSources.Add([.. setting.Choices]);
        return option;
    }

    private List<Assignment> ReadOptions(ParseResult parsed, string workingDirectory)
    {
        var given = new List<Assignment>();
        foreach ((Setting setting, Option<string?> option) in _settings)
        {
            if (parsed.GetResult(option) is not { Implicit: false } result) continue;
            string text = result.GetValueOrDefault<string?>() ?? "";
            given.Add(new Assignment(setting, setting is PathSetting path ? path.Resolve(text, workingDirectory) : text, result.IdentifierToken?.Value ?? setting.Option!));
        }

        if (parsed.GetValue(_data) is { } data) given.Add(new Assignment(Settings.Dataset, Settings.Dataset.Resolve(data, workingDirectory), DataSource));
        AddUnified(parsed, given);
        return given;
    }

    /// <summary>The old PyTorch program's switch between one selection for the batch and one per example.</summary>
    private void AddUnified(ParseResult parsed, List<Assignment> given)
    {
        string[] methods =
        [
            .. given.Where(assignment => assignment.Setting == Settings.Method).Select(assignment => $"--method {assignment.Text}"),
            .. parsed.GetValue(_unified) ? ["--unified"] : Array.Empty<string>(),
            .. parsed.GetValue(_noUnified) ? ["--no-unified"] : Array.Empty<string>(),
        ];
        if (methods.Length > 1) throw new ConfigurationException($"{string.Join(" and ", methods)} choose the method twice: give one of them.");
        if (parsed.GetValue(_unified)) given.Add(new Assignment(Settings.Method, "unified", "--unified"));
        if (parsed.GetValue(_noUnified)) given.Add(new Assignment(Settings.Method, "topk", "--no-unified"));
    }
}
