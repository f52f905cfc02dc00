using System.CommandLine;

namespace MeProp.Cli.Tests;

public sealed class SweepExpansionTests
{
    [Fact]
    public void The_runs_are_the_cross_product_in_the_order_of_the_settings_and_their_values()
    {
        string[] expected =
        [
            "method=topk,k=10,seed=4", "method=topk,k=10,seed=5", "method=topk,k=5,seed=4", "method=topk,k=5,seed=5",
            "method=random,k=10,seed=4", "method=random,k=10,seed=5", "method=random,k=5,seed=4",
            "method=random,k=5,seed=5",
        ];
        SweepPlan plan = Plan(2, "--k", "10,5", "--method", "topk,random", "--seed", "4");
        Assert.Equal(expected, plan.Runs.Select(run => run.Name));
        Assert.Equal(expected, Plan(2, "--seed", "4", "--method", "topk,random", "--k", "10, 5")
            .Runs.Select(run => run.Name));
        Assert.Equal(
            ["method=topk,k=10", "method=topk,k=5", "method=random,k=10", "method=random,k=5"],
            plan.Runs.Select(run => run.Group).Distinct());
        Assert.Equal([Settings.Method, Settings.K, Settings.Seed], plan.Varied);
        Assert.Empty(plan.Notes);
        RunConfiguration last = plan.Runs[^1].Configuration;
        Assert.Equal(
            (TrainingMethod.Random, 5, 5ul, 0.0),
            (last.Get(Settings.Method), last.Get(Settings.K), last.Get(Settings.Seed), last.Get(Settings.Average)));
    }

    [Fact]
    public void Each_run_has_the_defaults_of_its_method_and_data()
    {
        SweepPlan plan = Plan(null, "digits,mnist", "--method", "scaled,topk");
        Assert.Equal(
            [
                "data=digits,method=scaled", "data=digits,method=topk", "data=mnist,method=scaled",
                "data=mnist,method=topk",
            ],
            plan.Runs.Select(run => run.Name));
        Assert.Equal([40, 40, 20, 20], plan.Runs.Select(run => run.Configuration.Get(Settings.Epochs)));
        Assert.Equal([20, 30, 20, 30], plan.Runs.Select(run => run.Configuration.Get(Settings.K)));
    }

    [Fact]
    public void Combinations_that_are_the_same_run_run_once_and_a_note_says_so()
    {
        SweepPlan plan = Plan(null, "--method", "dense,topk", "--k", "5,10,500", "--hidden", "20");
        Assert.Equal(["method=dense", "method=topk,k=5", "method=topk,k=10"], plan.Runs.Select(run => run.Name));
        Assert.Equal(
            "3 of 6 combinations repeat another one and are skipped: method=dense,k=10 is the run method=dense.",
            Assert.Single(plan.Notes));
        Assert.Equal("k=5", Assert.Single(Plan(null, "--k", "5,5").Runs).Name);
    }

    [Fact]
    public void A_note_names_an_option_that_some_combinations_do_not_use()
    {
        SweepPlan plan = Plan(null, "--choose", "last,loss", "--patience", "3", "--seed", "1,2");
        Assert.Equal(
            "--patience has no effect in 2 of 4 combinations (is for --choose score and loss).",
            Assert.Single(plan.Notes));
        Assert.Equal([0, 0, 3, 3], plan.Runs.Select(run => run.Configuration.Get(Settings.Patience)));
        Assert.Empty(Plan(null, "--choose", "score,loss", "--patience", "3").Notes);
    }

    [Fact]
    public void An_option_that_a_combination_does_not_use_has_its_default_there()
    {
        SweepPlan plan = Plan(null, "--method", "unified,topk", "--balance", "true,false", "--k", "5");
        Assert.Equal(
            ["method=unified", "method=topk,balance=true", "method=topk,balance=false"],
            plan.Runs.Select(run => run.Name));
        Assert.Equal([false, true, false], plan.Runs.Select(run => run.Configuration.Get(Settings.Balance)));
        Assert.Equal(
            "--balance: is for --method topk and simplify, not for unified",
            Error("--method", "unified,dense", "--balance", "true"));
    }

    [Fact]
    public void Seeds_are_a_number_or_a_list()
    {
        Assert.Equal(["seed=1", "seed=5", "seed=7"], Plan(null, "--seed", "1,5,7").Runs.Select(run => run.Name));
        Assert.Equal(["seed=1", "seed=2"], Plan(2).Runs.Select(run => run.Name));
        Assert.Equal("scaled", Assert.Single(Plan(1).Runs).Name);
        Assert.Contains("choose the seeds twice", ErrorOf(2, "--seed", "1,5"), StringComparison.Ordinal);
        Assert.Contains(
            "there are no 3 seeds from 18446744073709551614 on",
            ErrorOf(3, "--seed", "18446744073709551614"), StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_are_no_lists()
    {
        RunConfiguration configuration = Assert.Single(Plan(null, "some,folder")!.Runs).Configuration;
        Assert.EndsWith("some,folder", configuration.Get(Settings.Dataset), StringComparison.Ordinal);
        configuration = Assert.Single(Plan(null, "mnist", "--data-dir", "a,b").Runs).Configuration;
        Assert.EndsWith("a,b", configuration.Get(Settings.DataDirectory), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--k 5,ten", "--k: expected a whole number, not ten.")]
    [InlineData("--k 5,,6", "--k: expected a whole number, not nothing.")]
    [InlineData("--method topk,top", "--method: expected dense, scaled")]
    [InlineData("--method topk,dense --unified", "--method topk,dense and --unified choose the method twice")]
    [InlineData("digits,ewt", "These data belong to several tasks: a sweep has data of one.")]
    [InlineData("--seeds 1000 --k 1,2,3,4,5,6,7,8,9,10,11", "These lists make 11,000 runs")]
    [InlineData("--tags upos,xpos", "--tags is for tagging, not for images.")]
    public void What_cannot_be_run_is_refused(string arguments, string message) =>
        Assert.Contains(message, Error(arguments.Split(' ')), StringComparison.Ordinal);

    [Fact]
    public void Names_suit_every_file_system_and_differ()
    {
        string[] names =
        [
            .. Plan(
                null, "--learning-rate", "1e-7,0.5", "--k", "-1,4", "--average", "0,1.5", "--method", "scaled,dense",
                "--init", "he,gaussian").Runs.Select(run => run.Name),
        ];
        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, name => Assert.Matches("^[A-Za-z0-9._+=,-]{1,160}$", name));
    }

    private static SweepPlan Plan(int? seeds, params string[] arguments)
    {
        var command = new Command("test");
        var run = new RunArguments(TaskList.Default, takesLists: true);
        run.AddTo(command);
        var option = new SeedsOption("");
        option.AddTo(command);
        ParseResult parsed = command.Parse(arguments);
        Assert.Null(CommandLine.ErrorIn(parsed));
        var environment = new ProgramEnvironment
        {
            Output = TextWriter.Null,
            Error = TextWriter.Null,
            WorkingDirectory = Path.GetTempPath(),
        };
        return run.ReadSweep(parsed, seeds ?? option.Read(parsed), environment).Plan;
    }

    private static string Error(params string[] arguments) => ErrorOf(null, arguments);

    private static string ErrorOf(int? seeds, params string[] arguments) =>
        Assert.Throws<ConfigurationException>(() => Plan(seeds, arguments)).Message;
}
