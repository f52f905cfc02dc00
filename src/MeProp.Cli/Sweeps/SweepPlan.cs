namespace MeProp.Cli;

/// <summary>The runs of a sweep, in order.</summary>
internal sealed record SweepPlan
{
    public const string SweepCommand = "sweep", CompareCommand = "compare", ReproduceCommand = "reproduce";

    /// <summary>The command that asked for it, and reports it at the end.</summary>
    public required string Command { get; init; }

    /// <summary>Settings that have several values, the seed included.</summary>
    public required IReadOnlyList<Setting> Varied { get; init; }

    public required IReadOnlyList<PlannedRun> Runs { get; init; }

    /// <summary>What the user should know before the runs.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public required bool HasCheckpoints { get; init; }

    /// <summary>What the user wrote behind the command, without the folder; null where it is not known.</summary>
    public IReadOnlyList<string>? Arguments { get; init; }

    /// <summary>Runs side by side, each on one thread if there are several.</summary>
    public int MaxParallel { get; init; } = 1;

    /// <summary>Whether a run that came to its end keeps what more epochs need.</summary>
    public bool KeepsState => Command != ReproduceCommand;

    /// <summary>Settings that have several values, without the seed: they tell groups apart.</summary>
    public IEnumerable<Setting> GroupSettings => Varied.Where(setting => setting != Settings.Seed);

    /// <summary>The same with so many runs side by side; results do not depend on it.</summary>
    public SweepPlan InParallel(int runs) => WithThreads(1) with { MaxParallel = runs };

    /// <summary>The same with so many threads in each run; results do not depend on it.</summary>
    public SweepPlan WithThreads(int threads) => With(Settings.Threads, threads);

    /// <summary>The same with a setting of all runs.</summary>
    public SweepPlan With<T>(Setting<T> setting, T value) => this with
    {
        Runs = [.. Runs.Select(run => run with { Configuration = run.Configuration.With(setting, value) })],
    };

    /// <summary>True when another plan has the same runs; threads may differ unless they vary.</summary>
    public bool HasSameRuns(SweepPlan other)
    {
        Setting[] others = Varied.Contains(Settings.Threads) ? [] : [Settings.Threads];
        return Command == other.Command && Runs.Count == other.Runs.Count && Runs.Zip(other.Runs).All(pair =>
            pair.First.Name == pair.Second.Name
            && pair.First.Configuration.Identity(others) == pair.Second.Configuration.Identity(others));
    }
}
