using System.Text.Json;

namespace MeProp.Cli;

/// <summary>Where experiments keep their runs and results: ROOT/EXPERIMENT/PART/RUN.</summary>
internal sealed class ExperimentFolder(string root, TaskList tasks)
{
    public const string JsonName = "results.json", MarkdownName = "results.md";

    /// <summary>Settings that change neither the results of a run nor what it stands for.</summary>
    private static readonly Setting[] Irrelevant =
        [Settings.Threads, .. Settings.OfDevice, Settings.DataDirectory];

    public string Root => root;

    /// <summary>Where results go unless the user names another folder.</summary>
    public static string DefaultRoot(bool isQuick) => isQuick ? "runs/reproduce-quick" : "runs/reproduce";

    public bool IsDefault(ExperimentOptions options, ProgramEnvironment environment) =>
        root == Path.GetFullPath(DefaultRoot(options.IsQuick), environment.WorkingDirectory);

    /// <summary>The folder of an experiment.</summary>
    public string Of(Experiment experiment) => Path.Combine(root, experiment.Name);

    /// <summary>The folder of a part, which is that of a sweep.</summary>
    public string Of(Experiment experiment, ExperimentPart part) => Path.Combine(root, experiment.Name, part.Name);

    /// <summary>Whether a folder holds the results of an experiment.</summary>
    public static bool IsIn(RunFolder folder) =>
        !SweepFolder.IsIn(folder) && !folder.IsBegun && File.Exists(folder.File(JsonName));

    /// <summary>The results of an experiment in its folder; null where there are none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static ExperimentResult? ResultIn(RunFolder folder)
    {
        if (!IsIn(folder)) return null;
        string path = folder.File(JsonName);
        try
        {
            ExperimentResult? result = JsonSerializer.Deserialize(
                File.ReadAllBytes(path), CliJsonContext.Lines.ExperimentResult);
            return result is not null && result.Parts.All(part => JsonFields.IsName(part.Name))
                ? result
                : throw new InvalidDataException($"{path} is damaged: a part has no name that files can have.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>The score that the runs of a part measure; accuracy before there are any.</summary>
    public static string ScoreNameOf(RunFolder part) => SweepFolder.IsIn(part)
        ? SweepDocument.Read(part.File(SweepFolder.StateName)).ScoreName
        : Score.Accuracy;

    /// <summary>Whether two configurations have the same results.</summary>
    public static bool AreSame(RunConfiguration one, RunConfiguration other) => IdentityOf(one) == IdentityOf(other);

    /// <summary>Keys of the settings in which two configurations differ.</summary>
    public static IReadOnlyList<string> DifferencesOf(RunConfiguration one, RunConfiguration other) =>
    [
        .. IdentityOf(one).Split('\n').Except(IdentityOf(other).Split('\n'))
            .Concat(IdentityOf(other).Split('\n').Except(IdentityOf(one).Split('\n')))
            .Select(line => line.Split('=')[0]).Distinct(),
    ];

    /// <summary>Everything that decides the results of a run.</summary>
    public static string IdentityOf(RunConfiguration configuration) => configuration.Identity(Irrelevant);

    /// <summary>The configuration that a run folder was begun with; null where there is none.</summary>
    public RunConfiguration? ConfigurationIn(RunFolder run, ProgramEnvironment environment) => run.IsBegun
        ? RunConfiguration.From(ConfigurationFile.Read(run.Path, environment).Assignments, tasks)
        : null;
}
