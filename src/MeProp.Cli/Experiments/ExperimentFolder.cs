namespace MeProp.Cli;

/// <summary>Where experiments keep their runs and results: ROOT/EXPERIMENT/PART/RUN.</summary>
internal sealed class ExperimentFolder(string root, TaskList tasks)
{
    public const string JsonName = "results.json", MarkdownName = "results.md";

    /// <summary>Settings that change neither the results of a run nor what it stands for.</summary>
    private static readonly Setting[] Irrelevant = [Settings.Threads, Settings.DataDirectory];

    public string Root => root;

    /// <summary>The folder of an experiment.</summary>
    public string Of(Experiment experiment) => Path.Combine(root, experiment.Name);

    /// <summary>The folder of a part, which is that of a sweep.</summary>
    public string Of(Experiment experiment, ExperimentPart part) => Path.Combine(root, experiment.Name, part.Name);

    /// <summary>Whether two configurations have the same results.</summary>
    public static bool AreSame(RunConfiguration one, RunConfiguration other) => IdentityOf(one) == IdentityOf(other);

    /// <summary>Everything that decides the results of a run.</summary>
    public static string IdentityOf(RunConfiguration configuration) => configuration.Identity(Irrelevant);

    /// <summary>The configuration that a run folder was begun with; null where there is none.</summary>
    public RunConfiguration? ConfigurationIn(RunFolder run, ProgramEnvironment environment) => run.IsBegun
        ? RunConfiguration.From(ConfigurationFile.Read(run.Path, environment).Assignments, tasks)
        : null;
}
