namespace MeProp.Cli;

/// <summary>Data of runs, loaded once for all runs that share them.</summary>
/// <param name="environment">Knows the tasks.</param>
/// <param name="terminal">Shows progress.</param>
/// <param name="prepares">Whether the data are to be trained on, and not only looked at.</param>
internal sealed class LoadedData(ProgramEnvironment environment, Terminal terminal, bool prepares = true)
{
    private readonly Dictionary<string, TaskData> _loaded = [];

    /// <summary>The data of a run, with as many training examples as it asks for.</summary>
    public TaskData Of(RunConfiguration configuration)
    {
        IEnumerable<Setting> deciding = [Settings.Dataset, .. configuration.Task.Settings, .. Settings.Split];
        string key = string.Join('\n', deciding.Select(setting => $"{setting.Key}={setting.TextIn(configuration)}"));
        TaskData whole = Once($"{configuration.Task.Name}\n{key}", () => environment.Tasks.Load(
            configuration, new DownloadDisplay(terminal), environment.Interruption));
        int limit = configuration.Get(Settings.Limit);
        if (limit == 0 || limit >= whole.Train.Count) limit = 0;
        return Once($"{configuration.Task.Name}\n{key}\n{limit}", () =>
            Prepare(configuration, limit > 0 ? whole.Limited(limit, Settings.SplitOf(configuration)) : whole));
    }

    private TaskData Prepare(RunConfiguration configuration, TaskData data)
    {
        if (!prepares) return data;
        using Device device = ComputeDevice.Open(configuration, environment);
        return data.Prepare(new(configuration, device, environment, terminal));
    }

    private TaskData Once(string key, Func<TaskData> load) =>
        _loaded.TryGetValue(key, out TaskData? data) ? data : _loaded[key] = load();
}
