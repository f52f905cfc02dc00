namespace MeProp.Cli;

/// <summary>Everything that decides what a run computes: equal configurations give equal numbers.</summary>
internal sealed class RunConfiguration : SettingValues
{
    private RunConfiguration(ProgramTask task, IEnumerable<Assignment> assignments) : base(assignments) => Task = task;

    private RunConfiguration(RunConfiguration other) : base(other) => Task = other.Task;

    /// <summary>What is learned, as the data say.</summary>
    public ProgramTask Task { get; }

    /// <summary>
    /// The rule for hidden layers, without warm-up; <see cref="MeProp.Keep.All"/> when k keeps all outputs or there is
    /// no hidden layer.
    /// </summary>
    public Keep Keep => Get(Settings.K) >= Get(Settings.HiddenSize) || Get(Settings.Layers) == 1
        ? Keep.All
        : WithRules(Keep.Of(RuleOf(Get(Settings.Method)), Get(Settings.K)));

    public bool IsDense => Keep == Keep.All && Simplification is null;

    /// <summary>
    /// The method as the command line names it; "dense" also when k keeps all and nothing is removed.
    /// </summary>
    public string MethodName => IsDense ? "dense" : Settings.Method.NameIn(this);

    /// <summary>The method for people, as in "unified top-k 30".</summary>
    public string Title
    {
        get
        {
            Keep rule = Keep;
            string keep = rule == Keep.All ? "dense"
                : rule == Keep.TopK(rule.K).SharingBudget().KeepingScale() ? $"scaled top-k {rule.K}"
                : rule.ToString();
            return Simplification is null ? keep : $"meSimp {keep}";
        }
    }

    /// <summary>True where hidden layers have outputs with a scale to keep.</summary>
    public bool HasScale => Task.HasScale(this);

    /// <summary>How neurons are removed; null when they are not, or there is no hidden layer.</summary>
    public SimplificationOptions? Simplification =>
        Get(Settings.Method) == TrainingMethod.Simplify && Get(Settings.Layers) > 1
            ? new() { Prune = Get(Settings.Prune), CycleEpochs = Get(Settings.Cycle) }
            : null;

    /// <summary>Everything that decides what the run computes, as text: equal for runs with equal results.</summary>
    /// <remarks>Settings of <paramref name="others"/> do not count.</remarks>
    public string Identity(params IReadOnlyCollection<Setting> others) => string.Join('\n', Settings.With(Task.Settings)
        .Where(setting => !others.Contains(setting) && Uses(setting))
        .Select(setting => $"{setting.Key}={EffectiveText(setting)}"));

    /// <summary>The value of a setting as the run uses it: k of a dense run is empty.</summary>
    public string EffectiveText(Setting setting) =>
        !Uses(setting) ? ""
        : setting == Settings.Method ? MethodName
        : setting.TextIn(this) ?? (setting is FlagSetting ? "false" : "none");

    /// <summary>Whether another value of a setting would make another run.</summary>
    public bool Uses(Setting setting)
    {
        if (setting.Refusal(this) is not null) return false;
        if (setting == Settings.K || setting == Settings.KWarmup || setting == Settings.Balance
            || setting == Settings.KeepScale || setting == Settings.Budget)
            return Keep != Keep.All;
        if (setting == Settings.Prune || setting == Settings.Cycle) return Simplification is not null;
        return setting != Settings.HiddenSize || Get(Settings.Layers) > 1;
    }

    /// <summary>Which output gradients of a hidden layer survive.</summary>
    public static KeepRule RuleOf(TrainingMethod method) => method switch
    {
        TrainingMethod.Dense => KeepRule.All,
        TrainingMethod.Unified => KeepRule.UnifiedTopK,
        TrainingMethod.Random => KeepRule.RandomK,
        TrainingMethod.UnifiedRandom => KeepRule.UnifiedRandomK,
        _ => KeepRule.TopK,
    };

    /// <summary>Applies assignments in order to the defaults of the data that they name.</summary>
    /// <remarks>Paths that several tasks take belong to <paramref name="preferred"/>, the task of a model.</remarks>
    public static RunConfiguration From(
        IReadOnlyCollection<Assignment> assignments, TaskList tasks, ProgramTask? preferred = null)
    {
        var given = new SettingValues(assignments);
        string? name = given.Get(Settings.Task), data = given.Get(Settings.Dataset);
        ProgramTask? named = name is null ? null : tasks.Require(name);
        List<Assignment> defaults = [];
        if (named is not null && data is not null && !given.IsGiven(Settings.Dataset))
        {
            data = named.DataNames[0];
            defaults.Add(new(Settings.Dataset, data, "default"));
        }

        ProgramTask task = tasks.Of(data, named ?? preferred) ?? named ?? preferred ?? tasks.All[0];
        if (named is not null && task != named)
        {
            throw new ConfigurationException(tasks.DataNames.Contains(data!)
                ? $"{data} is data for {task.Name}, not for {named.Name}."
                : $"{data} holds nothing for {named.Name}: expected a {named.PathKind}.");
        }

        if (task != tasks.All[0]) defaults.Add(new(Settings.Task, task.Name, "default"));
        defaults.AddRange(task.Defaults
            .Where(value => (value.Data is null || value.Data == data) && value.When(given))
            .Select(value => value.Assignment));
        var configuration = new RunConfiguration(task, [.. defaults, .. assignments]);
        task.Validate(configuration);
        return configuration;
    }

    private Keep WithRules(Keep keep)
    {
        if (keep.Rule != KeepRule.TopK) return keep;
        if (Get(Settings.Method) == TrainingMethod.Scaled)
            return HasScale ? keep.SharingBudget().KeepingScale() : keep.SharingBudget();
        if (Get(Settings.Balance)) keep = keep.Balanced();
        if (Get(Settings.KeepScale)) keep = keep.KeepingScale();
        return Get(Settings.Budget) ? keep.SharingBudget() : keep;
    }

    /// <summary>The same, with every default given: a change of one setting changes no other.</summary>
    public RunConfiguration Fixed()
    {
        var changed = new RunConfiguration(this);
        changed.Set(Settings.Optimizer, Get(Settings.Optimizer));
        changed.Set(Settings.LearningRate, Get(Settings.LearningRate));
        changed.Set(Settings.K, Get(Settings.K));
        changed.Set(Settings.Average, Get(Settings.Average));
        return changed;
    }

    public RunConfiguration With<T>(Setting<T> setting, T value)
    {
        var changed = new RunConfiguration(this);
        changed.Set(setting, value);
        return changed;
    }
}
