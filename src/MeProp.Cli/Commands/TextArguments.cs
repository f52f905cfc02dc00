using System.CommandLine;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>The arguments and options of commands that annotate text: model, files, output, format, threads.</summary>
internal sealed class TextArguments
{
    private readonly ModelArgument _model = new();
    private readonly Argument<string[]> _files;
    private readonly Option<string?> _output;
    private readonly SettingOptions _settings;

    /// <param name="verb">What the command does, as in "tag".</param>
    /// <param name="done">What it has done then, as in "tagged".</param>
    /// <param name="settings">Settings of the command alone.</param>
    public TextArguments(string verb, string done, params IReadOnlyList<Setting> settings)
    {
        _files = new("files")
        {
            HelpName = "FILE...",
            Arity = ArgumentArity.ZeroOrMore,
            Description = $"Text to {verb}, plain or gzip; none or - for standard input",
        };
        _output = new("--output")
        {
            HelpName = "FILE",
            Description = $"Where to write (standard output); a file that exists is replaced when all is {done}",
        };
        _settings = new([TextInput.Format, .. settings, Settings.PlainThreads, .. Settings.OfDevice]);
    }

    public void AddTo(Command command)
    {
        _model.AddTo(command);
        command.Add(_files);
        command.Add(_output);
        _settings.AddTo(command);
    }

    public SettingValues ReadSettings(ParseResult parsed, ProgramEnvironment environment) =>
        new(_settings.Read(parsed, environment.WorkingDirectory));

    /// <summary>Opens the model of the command, which must be one of <typeparamref name="TTask"/>.</summary>
    public TModel Open<TModel, TTask>(ParseResult parsed, ProgramEnvironment environment, Device device)
        where TModel : TaskModel where TTask : ProgramTask, new() =>
        Open<TModel, TTask>(_model.FileIn(parsed, environment), environment, device);

    /// <summary>Opens a model file, which must be one of <typeparamref name="TTask"/>.</summary>
    public static TModel Open<TModel, TTask>(string file, ProgramEnvironment environment, Device device)
        where TModel : TaskModel where TTask : ProgramTask, new()
    {
        TaskModel opened = environment.Tasks.Open(file, device);
        return opened as TModel ?? throw TaskModel.Mismatch(opened.File, opened.Task.Name, new TTask().Name);
    }

    /// <summary>Annotates the files of the command (<see cref="TextInput.Convert"/>).</summary>
    public int Convert(
        ParseResult parsed, SettingValues values, ProgramEnvironment environment,
        Action<IReadOnlyList<Sentence>> annotate, Func<Sentence, byte[]>? draw = null)
    {
        var input = new TextInput(values.Get(TextInput.Format), environment);
        return input.Convert(parsed.GetValue(_files) ?? [], parsed.GetValue(_output), annotate, draw);
    }
}
