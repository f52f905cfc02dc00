namespace MeProp.Cli;

/// <summary>Makes the runs of a part: a group for each row, a run for each seed.</summary>
internal static class ExperimentPlan
{
    /// <summary>
    /// The runs in the order of their seeds, so that an interrupted part has something of each row.
    /// </summary>
    /// <param name="experiment">Says how many seeds a row has.</param>
    /// <param name="part">Has the rows.</param>
    /// <param name="options">What the command line says.</param>
    /// <param name="close">Names of rows that get the seeds of close scores.</param>
    /// <param name="tasks">Known tasks.</param>
    public static SweepPlan Of(
        Experiment experiment, ExperimentPart part, ExperimentOptions options, IReadOnlyCollection<string> close,
        TaskList tasks)
    {
        PlannedRun[] runs =
        [
            .. part.Rows.SelectMany(row => RunsOf(
                    part, row, options, experiment.SeedsOf(row, options, close.Contains(row.Name)), tasks))
                .OrderBy(run => run.Configuration.Get(Settings.Seed)),
        ];
        var plan = new SweepPlan
        {
            Command = SweepPlan.ReproduceCommand,
            Varied = [Settings.Seed],
            Runs = runs,
            Notes = [],
            HasCheckpoints = true,
        };
        return SweepSettings.InParallel(plan, options.MaxParallel);
    }

    /// <summary>The runs of a row with the seeds 1, 2, ….</summary>
    public static IEnumerable<PlannedRun> RunsOf(
        ExperimentPart part, ExperimentRow row, ExperimentOptions options, int seeds, TaskList tasks)
    {
        if (seeds == 0) return [];
        RunConfiguration configuration = part.ConfigurationOf(row, options, tasks);
        return SweepExpansion.SeedsFrom(1, seeds).Select(seed => new PlannedRun(
            $"{SeedMark(row)}{seed}", row.Name, configuration.With(Settings.Seed, seed)));
    }

    /// <summary>The largest seed of a row's runs in the folder of a part; 0 when there is none.</summary>
    public static int LargestSeed(RunFolder part, ExperimentRow row)
    {
        if (!Directory.Exists(part.Path)) return 0;
        string start = SeedMark(row);
        return Directory.EnumerateDirectories(part.Path)
            .Select(path => Path.GetFileName(path))
            .Where(name => name.StartsWith(start, StringComparison.Ordinal))
            .Select(name => int.TryParse(name[start.Length..], out int seed) ? seed : 0)
            .DefaultIfEmpty().Max();
    }

    private static string SeedMark(ExperimentRow row) => $"{row.Name},seed=";
}
