using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>The tasks of the program. The first also gets data and models that name no task.</summary>
internal sealed class TaskList(params IReadOnlyList<ProgramTask> tasks)
{
    /// <summary>To add a task, add it here.</summary>
    public static TaskList Default { get; } =
        new(new ImageTask(), new TaggingTask(), new ParsingTask(), new TableTask());

    public IReadOnlyList<ProgramTask> All => tasks;

    public IReadOnlyList<string> DataNames { get; } = [.. tasks.SelectMany(task => task.DataNames).Distinct()];

    public IEnumerable<string> TaskNames => tasks.Select(task => task.Name);

    public IReadOnlyList<Setting> Settings { get; } = MeProp.Cli.Settings.With(tasks.SelectMany(task => task.Settings));

    /// <summary>Defaults of some data for a setting, for the help text.</summary>
    public string DefaultsOf(Setting setting) => string.Concat(tasks.SelectMany(task => task.Defaults
        .Where(value => value.Setting == setting)
        .Select(value => $"; {value.Data ?? task.Name} {value.Text}{value.Condition}")));

    /// <summary>
    /// The task that has data of a name, or takes a path: a preferred one before others. Null when none does.
    /// </summary>
    public ProgramTask? Of(string? data, ProgramTask? preferred = null)
    {
        if (data is null) return null;
        ProgramTask[] ordered = [.. tasks.OrderByDescending(task => task == preferred)];
        return Array.Find(ordered, task => task.DataNames.Contains(data))
            ?? Array.Find(ordered, task => task.Takes(data));
    }

    public TaskData Load(
        RunConfiguration configuration, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        string? data = configuration.Get(MeProp.Cli.Settings.Dataset);
        if (data is null || Of(data) is not null)
            return configuration.Task.Load(configuration, progress, cancellationToken);
        string typed = Path.GetFileName(data);
        if (Path.IsPathRooted(data) && File.Exists(data)) throw new ConfigurationException(DescribeFile(data));
        string paths = string.Join(
            ", ", tasks.Select(task => task.PathKind).OfType<string>().Distinct().Select(kind => $"any {kind}"));
        throw new ConfigurationException(
            $"There is no data set {typed} and no folder {data}."
            + $"{NearestName.Question(typed, [.. DataNames, .. TaskNames])} "
            + $"Known are {string.Join(", ", DataNames)}, and {paths}; a task alone stands for its default data.");
    }

    /// <summary>What to do with a file that was named in place of a folder.</summary>
    private static string DescribeFile(string path)
    {
        byte[] start = DataFile.Load(path, file =>
        {
            byte[] prefix = new byte[ForeignFile.LongPrefixLength];
            return prefix[..file.ReadAtLeast(prefix, prefix.Length, throwOnEndOfStream: false)];
        });
        return ForeignFile.Of(start) is { IsPacked: true } packed
            ? $"{path} is {packed.Name}, and data are a folder or a table. Unpack it, and name the folder of its files."
            : $"{path} is a file, and data are a folder or a table as CSV. Name the folder that it is in.";
    }

    /// <summary>Assigns what a user wrote: names of data stay, paths become full.</summary>
    public Assignment Assign(Setting setting, string text, string source, params IReadOnlyList<string> folders)
    {
        string? name = setting == MeProp.Cli.Settings.Dataset
            ? DataNames.FirstOrDefault(name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase))
            : null;
        return new Assignment(setting, name ?? setting.Resolve(text, folders), source);
    }

    public TaskModel Open(string file, Device device)
    {
        Model model = ModelFile.Load(file, device);
        ProgramTask task = Named(model.Info.Task)
            ?? throw TaskModel.Mismatch(file, model.Info.Task, string.Join(" or ", TaskNames));
        return task.Open(file, model);
    }

    public ProgramTask? Named(string task) =>
        task.Length == 0 ? tasks[0] : tasks.FirstOrDefault(known => known.Name == task);

    /// <summary>The task of a name that a user wrote.</summary>
    public ProgramTask Require(string task) =>
        tasks.FirstOrDefault(known => string.Equals(known.Name, task, StringComparison.OrdinalIgnoreCase))
        ?? throw new ConfigurationException(
            $"There is no task {task}.{NearestName.Question(task, TaskNames)} Known are "
            + $"{string.Join(", ", TaskNames)}.");

    public void CheckOptions(
        IEnumerable<Assignment> given, ProgramTask task, Func<ProgramTask, IEnumerable<Setting>> settingsOf)
    {
        foreach (Assignment option in given)
        {
            if (task.Unsupported.Contains(option.Setting))
                throw new ConfigurationException($"{option.Source} means nothing to {task.Name}.");
            ProgramTask[] owners = [.. tasks.Where(owner => settingsOf(owner).Contains(option.Setting))];
            if (owners.Length == 0 || owners.Contains(task)) continue;
            throw new ConfigurationException(
                $"{option.Source} is for {string.Join(" and ", owners.Select(owner => owner.Name))}, not for "
                + $"{task.Name}.");
        }
    }
}
