using System.CommandLine;

namespace MeProp.Cli;

/// <summary>
/// The argument of commands that use a trained model: a model file, or a run folder, which stands for its best model.
/// </summary>
internal sealed class ModelArgument
{
    private readonly Argument<string> _model = new("model")
    {
        HelpName = "MODEL",
        Description = $"Folder of a run (its {Checkpoints.BestName}), or a model file",
    };

    public void AddTo(Command command) => command.Add(_model);

    /// <summary>Lets a command run without a model.</summary>
    public void MakeOptional() => _model.Arity = ArgumentArity.ZeroOrOne;

    /// <summary>Whether a command line names a model.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetResult(_model) is { Tokens.Count: > 0 };

    /// <summary>Finds the file that a command line names.</summary>
    public string FileIn(ParseResult parsed, ProgramEnvironment environment) =>
        FileOf(parsed.GetValue(_model)!, environment);

    /// <summary>Finds the file of a model that a user names.</summary>
    public static string FileOf(string model, ProgramEnvironment environment)
    {
        if (model.Length == 0)
            throw new ConfigurationException("MODEL: expected a model file or the folder of a run, not nothing.");
        string path = Path.GetFullPath(model, environment.WorkingDirectory);
        if (File.Exists(path)) return path;
        if (!Directory.Exists(path))
            throw new ConfigurationException($"There is no model file or run folder {path}. Check the path.");
        string best = Path.Combine(path, Checkpoints.BestName);

        // Some unpacking programs make a folder of the file's name with the file in it.
        string inner = Path.Combine(path, Path.GetFileName(path));
        return File.Exists(best) ? best
            : File.Exists(inner) ? inner
            : throw new ConfigurationException($"{path} has no {Checkpoints.BestName}. {Instead(path)}");
    }

    /// <summary>
    /// What the user may have meant with a folder: a part of a comparison, or another model of the folder.
    /// </summary>
    private static string Instead(string folder)
    {
        string[] candidates;
        try
        {
            candidates =
            [
                .. Directory.EnumerateDirectories(folder).Where(
                    part => File.Exists(Path.Combine(part, Checkpoints.BestName))),
                .. Directory.EnumerateFiles(folder, "*.safetensors"),
            ];
        }
        catch (UnauthorizedAccessException)
        {
            return "There is no permission to look into it.";
        }

        return candidates.Length == 0
            ? "Name a model file or the folder of a run that saved one."
            : $"Did you mean {candidates.Order(StringComparer.Ordinal).First()}?";
    }
}
