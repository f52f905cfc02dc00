namespace MeProp.Cli.Tests;

public sealed class ExperimentReaderTests
{
    [Fact]
    public void A_file_becomes_an_experiment()
    {
        Experiment experiment = ExperimentFiles.Read(ExperimentFiles.Small);
        Assert.Equal(
            ("own", "Small", "Does it run?", "nobody", 2, 2),
            (
                experiment.Name, experiment.Title, experiment.Question, experiment.Source, experiment.Seeds,
                experiment.CloseSeeds));
        ExperimentPart part = Assert.Single(experiment.Parts);
        Assert.Equal(("images", "Rows of light", "images"), (part.Name, part.Title, part.Task.Name));
        Assert.Equal(["dense", "topk-4", "random-2"], part.Rows.Select(row => row.Name));
        Assert.Equal(["dense", "top-k 4", "random-2"], part.Rows.Select(row => row.Title));
        Assert.Equal([null, "dense", "dense"], part.Rows.Select(row => row.Against));
        Assert.Equal([null, null, 1], part.Rows.Select(row => row.Seeds));
        Assert.Equal(new PublishedFigures { Test = 98.01, Speedup = 21.4 }, part.Rows[1].Published);
        Assert.True(part.Rows[2].Published.IsEmpty);
        ExperimentFigure figure = Assert.Single(experiment.Figures);
        Assert.Equal((Settings.K, "topk-4"), (figure.Series[0].X, figure.Series[0].Rows[0]));
        Assert.Equal([null, "random-2"], experiment.Claims.Select(claim => claim.Against));
        Assert.Equal([-100.0, 100.0], experiment.Claims.Select(claim => claim.AtLeast));
        Assert.Equal(["A note of", "two lines."], experiment.Notes);
    }

    [Fact]
    public void Settings_of_a_row_win_over_the_quick_form_and_that_over_the_part()
    {
        Experiment experiment = ExperimentFiles.Read(
            ExperimentFiles.Small.Replace("\"k\": 2 }", "\"k\": 2, \"epochs\": 7 }", StringComparison.Ordinal));
        ExperimentPart part = experiment.Parts[0];
        Assert.Equal((2, 2, 7), Epochs(isQuick: false));
        Assert.Equal((1, 1, 7), Epochs(isQuick: true));

        (int, int, int) Epochs(bool isQuick)
        {
            int[] epochs =
            [
                .. part.Rows.Select(row => part.ConfigurationOf(
                    row, new ExperimentOptions { IsQuick = isQuick }, TaskList.Default).Get(Settings.Epochs)),
            ];
            return (epochs[0], epochs[1], epochs[2]);
        }
    }

    [Theory]
    [InlineData("\"question\"", "\"qestion\"", "own.json, line 4: qestion: unknown key. Did you mean question?")]
    [InlineData("\"title\": \"Small\",", "", "own.json: title is missing.")]
    [InlineData(
        "\"seeds\": 2,", "\"seeds\": 0,",
        "own.json, line 6: seeds: expected a whole number from 1 to 1000, not 0.")]
    [InlineData("\"seeds\": 2,", "\"seeds\": \"2\",", "own.json, line 6: seeds: expected a number, not \"2\".")]
    [InlineData("\"seeds\": 2,", "\"seeds\": 2, \"seeds\": 3,", "own.json, line 6: seeds: the key is there twice.")]
    [InlineData(
        "\"task\": \"images\"", "\"task\": \"image\"",
        "own.json, line 11: task: there is no task image. Known are images,")]
    [InlineData(
        "\"hiddenSize\"", "\"hidenSize\"",
        "own.json, line 12: hidenSize: unknown key. Did you mean hiddenSize?")]
    [InlineData("\"epochs\": 2", "\"epochs\": \"2\"", "own.json, line 12: epochs: expected a whole number")]
    [InlineData("\"epochs\": 2", "\"epochs\": 0", "own.json, line 12: epochs: expected a whole number")]
    [InlineData(
        "\"epochs\": 2", "\"seed\": 2",
        "own.json, line 12: seed: the runs of an experiment have the seeds 1, 2, …")]
    [InlineData(
        "\"epochs\": 2", "\"threads\": 2",
        "own.json, line 12: threads: not for the settings of an experiment.")]
    [InlineData("\"epochs\": 2", "\"tags\": \"upos\"", "own.json, line 12: tags is for tagging, not for images.")]
    [InlineData("\"epochs\": 1", "\"epoch\": 1", "own.json, line 13: epoch: unknown key. Did you mean epochs?")]
    [InlineData("\"name\": \"topk-4\"", "\"name\": \"top/k\"", "own.json, line 21: name: top/k names folders.")]
    [InlineData(
        "\"name\": \"topk-4\"", "\"name\": \"DENSE\"",
        "own.json, line 14: rows: the row dense is there twice.")]
    [InlineData(
        "\"against\": \"dense\",\n          \"settings\"", "\"against\": \"dens\",\n          \"settings\"",
        "row topk-4 is compared with dens, which is no other row of the part. Did you mean dense?")]
    [InlineData("\"speedup\"", "\"speed\"", "own.json, line 25: speed: unknown key. Did you mean")]
    [InlineData(
        "\"published\": { \"test\": 98.01, \"speedup\": 21.4 }", "\"published\": 98",
        "own.json, line 25: published: expected an object, not 98.")]
    [InlineData(
        "\"x\": \"k\", \"rows\"", "\"x\": \"method\", \"rows\"",
        "x: expected the key of a setting that is a number, not method.")]
    [InlineData(
        "\"lines\": [\"dense\"]", "\"lines\": [\"danse\"]",
        "lines: there is no row danse in part images. Did you mean dense?")]
    [InlineData(
        "\"title\": \"Over k\", \"part\": \"images\"", "\"title\": \"Over k\", \"part\": \"image\"",
        "part: there is no part image. Did you mean images?")]
    [InlineData("\"atLeast\": -100", "\"atMost\": -100", "atMost: unknown key. Did you mean atLeast?")]
    [InlineData(", \"atLeast\": -100", "", "claims: atLeast is missing.")]
    [InlineData(
        "\"rows\": [\"topk-4\"], \"atLeast\"", "\"rows\": [\"dense\"], \"atLeast\"",
        "the row dense is compared with none. Add \"against\" to the claim.")]
    [InlineData("\"notes\": [\"A note of\"", "\"notes\": [7", "notes: expected a text, not 7.")]
    [InlineData("\"parts\": [", "\"parts\": [ { \"name\": \"x\", \"task\": \"images\" },", "parts: rows is missing.")]
    public void What_is_wrong_is_told_with_its_place(string text, string replacement, string message)
    {
        // Raw strings have the ends of lines of this file.
        string json = ExperimentFiles.Small.ReplaceLineEndings("\n");
        Assert.Contains(text, json, StringComparison.Ordinal);
        int at = json.IndexOf(text, StringComparison.Ordinal);
        string changed = json[..at] + replacement + json[(at + text.Length)..];
        var exception = Assert.Throws<ConfigurationException>(() => ExperimentFiles.Read(changed));
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_form_that_is_no_configuration_is_told_with_its_row()
    {
        string json = ExperimentFiles.Small.Replace("\"quick\": { \"epochs\": 1 }", """
            "quick": { "dataset": "" }
            """, StringComparison.Ordinal);
        var exception = Assert.Throws<ConfigurationException>(() => ExperimentFiles.Read(json));
        Assert.StartsWith(
            "own.json, part images, row dense, quick form: No data to train on", exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_of_the_documentation_is_an_experiment()
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "experiments.md"));
        string example = page.Split("```json\n")[1].Split("```")[0];
        Assert.Equal("Small k on drawn digits", ExperimentFiles.Read(example).Title);
    }

    [Fact]
    public void Nested_errors_of_JSON_have_their_line()
    {
        var exception = Assert.Throws<ConfigurationException>(
            () => ExperimentFiles.Read("{\n\"parts\": [\n{ \"name\" }\n] }"));
        Assert.StartsWith("own.json, line 3: not valid JSON.", exception.Message, StringComparison.Ordinal);
    }
}
