using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>
/// Something that the program can learn: which data names it claims, its settings, and how to load its data and models.
/// To add a task, derive from this, <see cref="TaskData"/> and <see cref="TaskModel"/>, and put it into
/// <see cref="TaskList.Default"/>.
/// </summary>
internal abstract class ProgramTask
{
    /// <summary>As model files say it: "images".</summary>
    public abstract string Name { get; }

    /// <summary>Names of data on the command line: "mnist".</summary>
    public abstract IReadOnlyList<string> DataNames { get; }

    /// <summary>Whether data on the command line have a development and a test part of their own for sure.</summary>
    public virtual bool HasParts(string data) => DataNames.Contains(data);

    /// <summary>Those of <see cref="DataNames"/> that are downloaded.</summary>
    public virtual IReadOnlyList<string> Published => [];

    /// <summary>The names in words, for the help text.</summary>
    public abstract IReadOnlyList<string> DataKinds { get; }

    /// <summary>Data that are no names, as in "folder of IDX files"; null for none.</summary>
    public virtual string? PathKind => null;

    /// <summary>Settings of a run that only this task has.</summary>
    public virtual IReadOnlyList<Setting> Settings => [];

    /// <summary>Shared settings that mean nothing to the task.</summary>
    public virtual IReadOnlyList<Setting> Unsupported => [];

    /// <summary>Defaults that differ for the task, or for some of its data.</summary>
    public virtual IReadOnlyList<TaskDefault> Defaults => [];

    /// <summary>What <c>evaluate</c> reports, for the help text.</summary>
    public abstract string TestHelp { get; }

    /// <summary>What <c>predict</c> tells, for the help text: a sentence.</summary>
    public abstract string PredictionHelp { get; }

    /// <summary>Files that <c>predict</c> reads, for the help text.</summary>
    public abstract string InputHelp { get; }

    public virtual IReadOnlyList<Setting> PredictionSettings => [];

    /// <summary>
    /// True where hidden layers are homogeneous, so that their outputs have a scale to keep (<see cref="Keep"/>).
    /// </summary>
    public virtual bool HasScale(RunConfiguration configuration) =>
        configuration.Get(MeProp.Cli.Settings.Activation) is Activation.Relu or Activation.Cube;

    /// <summary>True when a path holds data of the task.</summary>
    public virtual bool Takes(string path) => false;

    /// <summary>Checks what concerns several settings.</summary>
    public virtual void Validate(RunConfiguration configuration)
    {
    }

    /// <summary>Loads data, downloading them where needed.</summary>
    public abstract TaskData Load(
        RunConfiguration configuration, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Takes a model of the task.</summary>
    public abstract TaskModel Open(string file, Model model);

    /// <summary>Prepares a model of the task, loaded for that alone, to be exported.</summary>
    public virtual ModelExport Export(string file, Model model) => ModelExport.Of(model);

    /// <summary>What <c>info</c> says of inputs and outputs.</summary>
    public virtual IEnumerable<(string Name, string Value)> Facts(ModelReport report, string times) =>
        report.Facts(times);
}
