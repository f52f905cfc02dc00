using System.CommandLine;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>The arguments and options of <c>meprop evaluate</c>.</summary>
internal sealed class EvaluateArguments
{
    private readonly ModelArgument _model = new();

    private readonly Argument<string> _data = new("data")
    {
        HelpName = string.Join('|', [.. ImageDataSets.Names, "FOLDER"]),
        Description = "Data to test on: drawn digits, a published set (downloaded once), or a folder of IDX files",
    };

    private readonly ChoiceOption<string> _part = new("--part", "Which examples (test)", [("test", "test"), ("dev", "dev"), ("train", "train")]);
    private readonly (Setting Setting, Option<string?> Option)[] _settings = [.. new[] { Settings.DataDirectory, Settings.Classes, Settings.Threads }.Select(setting => (setting, RunArguments.OptionOf(setting, DescriptionOf(setting))))];
    private readonly Option<bool> _quiet = new("--quiet") { Arity = ArgumentArity.Zero, Description = "Print one line, and errors" };
    private readonly Option<bool> _json = new("--json") { Arity = ArgumentArity.Zero, Description = "Print one JSON object" };

    /// <summary>Gives a command the arguments and options.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        _model.AddTo(command);
        command.Add(_data);
        command.Add(_part.Option);
        foreach ((_, Option<string?> option) in _settings) command.Add(option);
        command.Add(_quiet);
        command.Add(_json);
    }

    /// <summary>Reads a command line that parsed without errors.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="environment">What paths are relative to.</param>
    /// <exception cref="ConfigurationException">A value is not what it should be, or there is no such model.</exception>
    public EvaluateRequest Read(ParseResult parsed, ProgramEnvironment environment)
    {
        string folder = environment.WorkingDirectory;
        var given = new List<Assignment> { new(Settings.Dataset, Settings.Dataset.Resolve(parsed.GetValue(_data)!, folder), "data") };
        foreach ((Setting setting, Option<string?> option) in _settings)
        {
            if (parsed.GetResult(option) is not { Implicit: false } result) continue;
            string text = result.GetValueOrDefault<string?>() ?? "";
            given.Add(new Assignment(setting, setting is PathSetting path ? path.Resolve(text, folder) : text, setting.Option!));
        }

        OutputMode mode = parsed.GetValue(_json) ? OutputMode.Json : parsed.GetValue(_quiet) ? OutputMode.Quiet : OutputMode.Full;
        string part = _part.Read(parsed);
        return new EvaluateRequest(_model.FileIn(parsed, environment), RunConfiguration.From(given), part, mode);
    }

    private static string? DescriptionOf(Setting setting) =>
        setting == Settings.DataDirectory ? "Folder with the files of mnist or fashion-mnist, or with a subfolder of that name. Without it the sets are downloaded once" : null;
}
