namespace MeProp.Cli;

/// <summary>Data of runs, loaded once for all runs that share them.</summary>
internal sealed class LoadedData(ProgramEnvironment environment, Terminal terminal)
{
    private readonly Dictionary<string, TaskData> _loaded = [];

    /// <summary>The data of a run, with as many training examples as it asks for.</summary>
    public TaskData Of(RunConfiguration configuration)
    {
        IEnumerable<Setting> deciding = [Settings.Dataset, .. configuration.Task.Settings];
        string key = string.Join('\n', deciding.Select(setting => $"{setting.Key}={setting.TextIn(configuration)}"));
        TaskData whole = Once($"{configuration.Task.Name}\n{key}", () => environment.Tasks.Load(
            configuration, new DownloadDisplay(terminal), environment.Interruption));
        int limit = configuration.Get(Settings.Limit);
        return limit > 0 && limit < whole.Train.Count
            ? Once($"{configuration.Task.Name}\n{key}\n{limit}", () => whole.Limited(limit))
            : whole;
    }

    private TaskData Once(string key, Func<TaskData> load) =>
        _loaded.TryGetValue(key, out TaskData? data) ? data : _loaded[key] = load();
}
