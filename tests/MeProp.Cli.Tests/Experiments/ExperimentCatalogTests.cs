namespace MeProp.Cli.Tests;

public sealed class ExperimentCatalogTests
{
    private static readonly ProgramEnvironment Environment =
        new() { Output = TextWriter.Null, Error = TextWriter.Null, WorkingDirectory = Path.GetTempPath() };

    public static TheoryData<string> Names => [.. ExperimentCatalog.Names];

    [Fact]
    public void The_catalog_names_the_files_that_are_in_the_program()
    {
        string[] resources =
        [
            .. typeof(Experiment).Assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith("experiments/", StringComparison.Ordinal)).Order(),
        ];
        Assert.Equal(ExperimentCatalog.Names.Select(name => $"experiments/{name}.json").Order(), resources);
        string[] asked =
        [
            "table-1", "effect-of-k", "k-dimension", "dropout", "layers", "unified", "simplification", "rules",
            "time-to-accuracy",
        ];
        Assert.Empty(asked.Except(ExperimentCatalog.Names));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_experiment_has_both_forms_and_only_built_in_data_in_the_quick_one(string name)
    {
        Experiment experiment = new ExperimentCatalog(Environment).Find(name);
        Assert.Equal(name, experiment.Name);
        foreach (ExperimentPart part in experiment.Parts)
        {
            foreach (ExperimentRow row in part.Rows)
            {
                RunConfiguration real = part.ConfigurationOf(row, new(), TaskList.Default);
                RunConfiguration quick = part.ConfigurationOf(row, new() { IsQuick = true }, TaskList.Default);
                Assert.Equal((part.Task, part.Task), (real.Task, quick.Task));
                Assert.Contains(real.Get(Settings.Dataset), part.Task.Published);
                string data = quick.Get(Settings.Dataset)!;
                Assert.Contains(data, part.Task.DataNames);
                Assert.DoesNotContain(data, part.Task.Published);
                Assert.InRange(quick.Get(Settings.Epochs), 1, 4);
                Assert.InRange(quick.Get(Settings.Limit), 1, 2000);
                bool isDense = row.Name.StartsWith("dense", StringComparison.Ordinal)
                    || row.Name.StartsWith("hidden", StringComparison.Ordinal);
                Assert.Equal((isDense, isDense), (real.IsDense, quick.IsDense));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_two_rows_of_a_part_are_the_same_run(string name)
    {
        Experiment experiment = new ExperimentCatalog(Environment).Find(name);
        foreach (ExperimentPart part in experiment.Parts)
        {
            string[] identities =
            [
                .. part.Rows.Select(row => ExperimentFolder.IdentityOf(
                    part.ConfigurationOf(row, new(), TaskList.Default))),
            ];
            Assert.Equal(identities.Distinct(), identities);
        }
    }

    [Fact]
    public void Published_figures_are_those_of_the_papers()
    {
        var catalog = new ExperimentCatalog(Environment);
        Assert.Equal((98.01, 7.9, 21.4), Published("table-1", "images-adam", "topk-20"));
        Assert.Equal((97.25, 253.2, 69.2), Published("table-1", "tagging-adagrad", "scaled-5"));
        Assert.Equal((88.95, 492.3, 18.1), Published("table-1", "parsing-adagrad", "scaled-20"));
        Assert.Equal((86.8, null, null), Published("effect-of-k", "images", "random-5"));
        Assert.Equal((98.37, null, null), Published("layers", "images", "topk-3"));
        Assert.Equal((98.36, null, null), Published("unified", "five-layers", "unified-50"));

        (double?, double?, double?) Published(string experiment, string part, string row)
        {
            PublishedFigures figures = catalog.Find(experiment).Parts.First(known => known.Name == part)
                .Rows.First(known => known.Name == row).Published;
            return (figures.Test, figures.BackpropSeconds, figures.Speedup);
        }
    }

    [Theory]
    [InlineData("table1", "There is no experiment table1. Did you mean table-1? Known are table-1, effect-of-k,")]
    [InlineData("none.json", "There is no experiment none.json, no file of this path.")]
    public void An_unknown_name_is_told_with_the_nearest(string name, string message)
    {
        var exception = Assert.Throws<ConfigurationException>(() => new ExperimentCatalog(Environment).Find(name));
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }
}
