using System.Text.Json;

namespace MeProp.Cli.Tests;

/// <summary>A task that only the tests know goes the way of images through every command.</summary>
public sealed class OtherTaskTests : IDisposable
{
    private readonly Workspace _workspace = new() { Tasks = new TaskList(new ImageTask(), new ParityTask()) };

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void It_trains_by_the_name_of_its_data_with_its_settings_and_score()
    {
        ProgramResult result = Train();
        Assert.Contains("parity: 400 train, 60 dev, 80 test rows of 4 bits", result.Output, StringComparison.Ordinal);
        Assert.Contains(
            "top-k 12, network 4 bits to 16, batch 10, adam", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"epoch 1/2  loss \d\.\d+  dev hits \d+\.\d\d %  test hits \d+\.\d\d %", result.Output);
        JsonElement configuration = _workspace.Json("run/config.json"), summary = _workspace.Json("run/summary.json");
        Assert.Equal(4, configuration.GetProperty("bits").GetInt32());
        Assert.False(configuration.TryGetProperty("classes", out _));
        Assert.Equal(2, summary.GetProperty("epochs").GetInt32());
        Assert.True(summary.TryGetProperty("devHits", out _) && summary.TryGetProperty("testHits", out _));
        JsonElement line = JsonElement.Parse(_workspace.Lines("run/metrics.jsonl")[0]);
        Assert.True(line.TryGetProperty("devHits", out _) && !line.TryGetProperty("devAccuracy", out _));
    }

    [Fact]
    public void Its_run_is_repeated_and_resumed()
    {
        Train();
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--config", "run", "--output", "again").Code);
        Assert.Equal(_workspace.Lines("run/config.json"), _workspace.Lines("again/config.json"));
        Assert.Equal(RunComparison.Metrics(_workspace, "run"), RunComparison.Metrics(_workspace, "again"));
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--resume", "run", "--epochs", "3").Code);
        Assert.Equal(
            ExitCode.Done, _workspace.Run("train", "--config", "run", "--epochs", "3", "--output", "whole").Code);
        Assert.Equal(RunComparison.Metrics(_workspace, "whole"), RunComparison.Metrics(_workspace, "run"));
    }

    [Fact]
    public void It_is_compared()
    {
        ProgramResult result = _workspace.Run(
            "compare", "parity", "--k", "3", "--hidden", "8", "--layers", "2", "--threads", "1", "--output", "both");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Contains("test hits %", _workspace.Lines("both/comparison.md")[0], StringComparison.Ordinal);
        JsonElement report = _workspace.Json("both/comparison.json");
        double difference = Score("sparse") - Score("dense");
        Assert.Equal(difference, report.GetProperty("testDifference").GetDouble());

        double Score(string part) => report.GetProperty(part).GetProperty("testHits").GetDouble();
    }

    [Fact]
    public void Its_model_is_described_tested_and_asked_by_its_own_code()
    {
        Train("--epochs", "60", "--method", "dense", "--learning-rate", "0.01");
        Assert.Matches(@"bits +4 *\n", _workspace.Run("info", "run").Output);
        ProgramResult test = _workspace.Run("evaluate", "run", "long-parity", "--bits", "4", "--threads", "1");
        Assert.Equal((ExitCode.Done, ""), (test.Code, test.Error));
        Assert.Contains("long-parity, test part: 80 rows of 4 bits", test.Output, StringComparison.Ordinal);
        Assert.Contains("hits 100.00 %", test.Output, StringComparison.Ordinal);
        Assert.EndsWith("of 80 rows\n", test.Output, StringComparison.Ordinal);

        _workspace.Write("bits.txt", "0111\n0101\n");
        ProgramResult answers = _workspace.Run("predict", "run", "bits.txt", "nothing.txt", "--voice", "loud");
        Assert.Equal(ExitCode.Failed, answers.Code);
        Assert.Equal("0111 ODD\n0101 EVEN\n2 rows\n", answers.Output);
        Assert.EndsWith("nothing.txt is not there.\n", answers.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_model_becomes_smaller()
    {
        Train("--epochs", "20");
        ProgramResult result = _workspace.Run(
            "simplify", "run", "parity", "--bits", "4", "--k", "2", "--prune", "0.2", "--output", "small");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Matches(@"before  hidden 16  dev hits \d+\.\d\d %", result.Output);
        Assert.InRange(_workspace.Json("small/summary.json").GetProperty("hidden")[0].GetInt32(), 1, 15);
    }

    [Theory]
    [InlineData("train parity --classes 3", "--classes is for images, not for parity.")]
    [InlineData("train digits --bits 3", "--bits is for parity, not for images.")]
    [InlineData("train parity --bits 9", "--bits: expected a whole number from 1 to 8, not 9.")]
    [InlineData("train parity --limit 2000", "There are not so many bits.")]
    [InlineData("train partiy", "Did you mean parity? Known are digits, mnist, fashion-mnist, parity, long-parity,")]
    [InlineData("evaluate run digits", "is a model for parity, not for images. Name a model of images.")]
    [InlineData("evaluate run parity --classes 3", "--classes is for images, not for parity.")]
    [InlineData("simplify run digits", "is a model for parity, not for images.")]
    [InlineData("predict run a --top 3", "--top is for images, not for parity.")]
    public void What_is_of_another_task_is_refused(string arguments, string message)
    {
        Train();
        ProgramResult result = _workspace.Run(arguments.Split(' '));
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_a_task_that_the_program_does_not_know_is_told()
    {
        Train();
        using var stranger = new StringWriter();
        ProgramEnvironment environment = _workspace.CreateEnvironment(
            TextWriter.Null, stranger) with
        { Tasks = TaskList.Default };
        Assert.Equal(ExitCode.WrongUsage, Program.Run(["evaluate", "run", "digits"], environment));
        Assert.Contains(
            "is a model for parity, not for images or tagging or parsing or table.", stranger.ToString(),
            StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, Program.Run(["info", "run"], environment));
    }

    [Fact]
    public void Help_lists_what_every_task_takes()
    {
        string train = _workspace.Run("help", "train").Output, predict = _workspace.Run("help", "predict").Output;
        foreach (
            string text in (string[])[
                "mnist|fashion-mnist|parity|long-parity|FOLDER", "; bits", "Bits of an example (3; long-parity 5)",
                "(20; digits 40; parity 2)"])
            Assert.Contains(text, train, StringComparison.Ordinal);
        foreach (
            string text in (string[])[
                "Tells whether bits are odd.", "Text files with a line of bits each", "How answers sound (calm)"])
            Assert.Contains(text, predict, StringComparison.Ordinal);
    }

    private ProgramResult Train(params string[] arguments)
    {
        (string Name, string Value)[] defaults =
        [
            ("--bits", "4"), ("--hidden", "16"), ("--k", "12"), ("--layers", "2"), ("--batch-size", "10"),
            ("--threads", "1"), ("--output", "run"),
        ];
        ProgramResult result = _workspace.Run(
            [
                "train", "parity",
                .. defaults.Where(option => !arguments.Contains(option.Name)).SelectMany(
                    option => (string[])[option.Name, option.Value]),
                .. arguments,
            ]);
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        return result;
    }
}
