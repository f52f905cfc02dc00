namespace MeProp.Cli.Tests;

public sealed class ExperimentPlanTests
{
    [Fact]
    public void A_part_becomes_the_runs_of_its_rows_seed_by_seed()
    {
        SweepPlan plan = Plan(new());
        Assert.Equal(
            ["dense,seed=1", "topk-4,seed=1", "random-2,seed=1", "dense,seed=2", "topk-4,seed=2"],
            plan.Runs.Select(run => run.Name));
        Assert.Equal(["dense", "topk-4", "random-2", "dense", "topk-4"], plan.Runs.Select(run => run.Group));
        Assert.Equal([1ul, 1, 1, 2, 2], plan.Runs.Select(run => run.Configuration.Get(Settings.Seed)));
        Assert.Equal(
            ["dense", "topk", "random"], plan.Runs.Take(3).Select(run => run.Configuration.MethodName));
        Assert.Equal(SweepPlan.ReproduceCommand, plan.Command);
    }

    [Fact]
    public void Close_rows_have_more_seeds_and_a_given_number_wins()
    {
        string json = ExperimentFiles.Small.Replace(
            "\"seeds\": 2,", "\"seeds\": 2, \"closeSeeds\": 4,", StringComparison.Ordinal);
        Assert.Equal((4, 2, 1), Seeds(Plan(new(), json, "dense")));
        Assert.Equal((2, 2, 4), Seeds(Plan(new(), json, "random-2")));
        Assert.Equal((3, 3, 3), Seeds(Plan(new() { Seeds = 3 }, json, "dense")));
        Assert.Equal((1, 1, 1), Seeds(Plan(new() { IsQuick = true }, json, "dense")));

        static (int, int, int) Seeds(SweepPlan plan) =>
            (Count(plan, "dense"), Count(plan, "topk-4"), Count(plan, "random-2"));

        static int Count(SweepPlan plan, string group) => plan.Runs.Count(run => run.Group == group);
    }

    [Fact]
    public void Threads_and_runs_side_by_side_come_from_the_command_line()
    {
        Assignment threads = new(Settings.Threads, "3", "--threads");
        Assert.All(
            Plan(new() { Machine = [threads] }).Runs, run => Assert.Equal(3, run.Configuration.Get(Settings.Threads)));
        SweepPlan parallel = Plan(new() { MaxParallel = 2 });
        Assert.Equal(2, parallel.MaxParallel);
        Assert.All(parallel.Runs, run => Assert.Equal(1, run.Configuration.Get(Settings.Threads)));
        Assert.Throws<ConfigurationException>(() => Plan(new() { Machine = [threads], MaxParallel = 2 }));
    }

    [Fact]
    public void The_folder_of_data_is_for_published_data_alone()
    {
        var catalog = new ExperimentCatalog(
            new() { Output = TextWriter.Null, Error = TextWriter.Null, WorkingDirectory = Path.GetTempPath() });
        Experiment experiment = catalog.Find("table-1");
        foreach (ExperimentPart part in experiment.Parts)
        {
            foreach (bool isQuick in (bool[])[false, true])
            {
                var options = new ExperimentOptions { IsQuick = isQuick, DataDirectory = "/data" };
                RunConfiguration c = part.ConfigurationOf(part.Rows[0], options, TaskList.Default);
                Assert.Equal(isQuick ? null : "/data", c.Get(Settings.DataDirectory));
            }
        }
    }

    private static SweepPlan Plan(ExperimentOptions options, string json = ExperimentFiles.Small, params string[] close)
    {
        Experiment experiment = ExperimentFiles.Read(json);
        return ExperimentPlan.Of(experiment, experiment.Parts[0], options, close, TaskList.Default);
    }
}
