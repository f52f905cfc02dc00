namespace MeProp.Cli;

/// <summary>Settings of a sweep as a whole.</summary>
internal static class SweepSettings
{
    public static NumberSetting<int> MaxParallel { get; } = new(
        "maxParallel", "--max-parallel",
        "Runs side by side, each on one thread; changes the time, not the results ({default})", 1)
    { Minimum = 1, Maximum = 1024 };

    /// <summary>A plan with some runs side by side.</summary>
    public static SweepPlan InParallel(SweepPlan plan, int runs)
    {
        if (runs == 1) return plan;
        bool hasThreads = plan.Varied.Contains(Settings.Threads)
            || plan.Runs.Any(run => run.Configuration.Get(Settings.Threads) > 1);
        return hasThreads
            ? throw new ConfigurationException("--max-parallel gives each run one thread. Remove --threads.")
            : plan.InParallel(runs);
    }
}
