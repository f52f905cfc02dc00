using System.Text.Json;

namespace MeProp.Cli.Tests;

/// <summary>What the development part is, what a run records of it, and what is said of classes.</summary>
public sealed class DevelopmentPartTests : IDisposable
{
    private const int Side = 4;

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_file_that_is_sorted_by_class_is_learned_like_any_other()
    {
        WriteClasses("sorted", Enumerable.Range(0, 240).Select(i => i / 60));
        Assert.Equal("", Train("sorted").Error);
        Assert.InRange(Summary("sorted-run").GetProperty("testAccuracy").GetDouble(), 95, 100);
        Assert.Equal(20, Summary("sorted-run").GetProperty("devExamples").GetInt32());
    }

    [Fact]
    public void The_first_examples_can_still_be_taken_and_one_class_alone_is_noted()
    {
        WriteClasses("sorted", Enumerable.Range(0, 240).Select(i => i / 60));
        Assert.Contains(
            "note: the development part holds examples of class 0 alone: its scores, and the choice of the best "
            + "epoch, mean little.",
            Train("sorted", "--draw", "first").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("from one", "1,2,3", "class 0 has no training examples (labels begin at 1): the model gets 4 outputs.")]
    [InlineData("gaps", "0,2,5", "classes 1, 3, 4 have no training examples: the model cannot learn them.")]
    [InlineData("one", "2", "all training examples are of class 2: there is nothing to tell apart")]
    public void Classes_that_are_missing_are_noted(string name, string classes, string note)
    {
        int[] labels = [.. classes.Split(',').Select(int.Parse)];
        WriteClasses(name, Enumerable.Range(0, 120).Select(i => labels[i % labels.Length]));
        Assert.Contains($"note: {note}", Train(name).Error, StringComparison.Ordinal);
        Assert.Contains(
            note, File.ReadAllText(_workspace[Path.Combine($"{name}-run", "log.txt")]), StringComparison.Ordinal);
    }

    [Fact]
    public void Fewer_examples_than_a_batch_are_noted()
    {
        WriteClasses("few", Enumerable.Range(0, 24).Select(i => i % 4));
        Assert.Contains(
            "note: the batch size 50 is above the 22 training examples: each epoch is one step.",
            Train("few", "--batch-size", "50").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_share_and_a_seed_of_its_own_are_recorded_and_evaluated_again()
    {
        WriteClasses("data", Enumerable.Range(0, 240).Select(i => i / 60));
        Assert.Equal(ExitCode.Done, Train("data", "--dev-split", "0.25", "--draw-seed", "7").Code);
        JsonElement config = _workspace.Json(Path.Combine("data-run", "config.json"));
        Assert.Equal(
            ("class", 7, 0.25),
            (config.GetProperty("draw").GetString(), config.GetProperty("drawSeed").GetInt32(),
             config.GetProperty("devSplit").GetDouble()));
        Assert.Equal(60, Summary("data-run").GetProperty("devExamples").GetInt32());

        // evaluate draws the same part: its score is the one that the run chose by.
        double dev = Summary("data-run").GetProperty("devAccuracy").GetDouble();
        ProgramResult evaluated = _workspace.Run("evaluate", "data-run", "data", "--part", "dev", "--json");
        JsonElement result = JsonElement.Parse(evaluated.Output);
        Assert.Equal(
            (60, dev), (result.GetProperty("examples").GetInt32(), result.GetProperty("accuracy").GetDouble()));
        Assert.Equal(
            20, JsonElement.Parse(_workspace.Run(
                "evaluate", "data-run", "data", "--part", "dev", "--dev-split", "0.0834", "--json").Output)
                .GetProperty("examples").GetInt32());
    }

    [Fact]
    public void A_development_part_of_its_own_leaves_all_others_to_train_on()
    {
        WriteClasses("data", Enumerable.Range(0, 240).Select(i => i % 4));
        WriteClasses("own", Enumerable.Range(0, 40).Select(i => i % 4));
        Assert.Equal(ExitCode.Done, Train("data", "--dev", "own").Code);
        JsonElement summary = Summary("data-run");
        Assert.Equal(
            (240, 8),
            (summary.GetProperty("trainExamples").GetInt32(), summary.GetProperty("devExamples").GetInt32()));
        Assert.Equal(
            ExitCode.Done, _workspace.Run("train", "--config", "data-run", "--output", "again", "--quiet").Code);
    }

    [Fact]
    public void A_limit_draws_examples_of_every_class()
    {
        WriteClasses("sorted", Enumerable.Range(0, 240).Select(i => i / 60));
        ProgramResult result = Train("sorted", "--limit", "40");
        Assert.Equal("", result.Error);
        Assert.Equal(40, Summary("sorted-run").GetProperty("trainExamples").GetInt32());
        Assert.Contains("class", Train2("sorted", "--limit", "40", "--draw", "first").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_of_an_earlier_version_keeps_the_first_examples()
    {
        WriteClasses("sorted", Enumerable.Range(0, 240).Select(i => i / 60));
        Train("sorted", "--draw", "first");
        string config = _workspace[Path.Combine("sorted-run", "config.json")];
        string[] lines =
            [.. File.ReadAllLines(config).Where(line => !line.Contains("\"draw", StringComparison.Ordinal))];
        File.WriteAllLines(config, lines);

        // Its data would be others with another split, which a resumed run refuses.
        Assert.Equal(
            ExitCode.Done, _workspace.Run("train", "--resume", "sorted-run", "--epochs", "12", "--quiet").Code);
        JsonElement resumed = _workspace.Json(Path.Combine("sorted-run", "config.json"));
        Assert.Equal("first", resumed.GetProperty("draw").GetString());
    }

    [Fact]
    public void A_treebank_without_a_development_file_draws_one()
    {
        string[] sentences = [.. Enumerable.Range(0, 60).Select(i =>
            $"1\tword{i % 5}\tword\tX\tT{i % 3}\t_\t0\troot\t_\t_\n2\tend\tend\tY\tE\t_\t1\tdep\t_\t_\n\n")];
        _workspace.Write(Path.Combine("bank", "xx-ud-train.conllu"), string.Concat(sentences));
        _workspace.Write(Path.Combine("bank", "xx-ud-test.conllu"), string.Concat(sentences[..6]));
        (string[] Options, int Train, int Dev)[] splits = [([], 55, 5), (["--dev-split", "0.5"], 30, 30)];
        foreach ((string[] options, int train, int dev) in splits)
        {
            string output = $"run{dev}";
            Assert.Equal(ExitCode.Done, _workspace.Run(
                [
                    "train", "tagging", "bank", "--hidden", "8", "--k", "2", "--epochs", "1", "--output", output,
                    "--quiet", .. options,
                ]).Code);
            Assert.Equal(
                (train, dev), (Summary(output).GetProperty("trainExamples").GetInt32(),
                Summary(output).GetProperty("devExamples").GetInt32()));
        }
    }

    [Fact]
    public void Too_little_memory_is_told_before_anything_is_made()
    {
        WriteClasses("data", Enumerable.Range(0, 240).Select(i => i % 4));
        using StringWriter output = new(), error = new();
        ProgramEnvironment environment = _workspace.CreateEnvironment(output, error) with
        {
            AvailableMemory = 1_000_000_000,
        };
        string[] arguments = ["train", "data", "--hidden", "20000", "--output", "run"];
        Assert.Equal(ExitCode.Failed, Program.Run(arguments, environment));
        Assert.Matches(
            @"^error: the run needs up to \d+\.\d GB of memory, and the program may use 1\.0 GB: 400,\d{3},\d{3} weights "
            + @"with gradients and moments .* Try a smaller --hidden \(now 20000\) or fewer --layers \(now 3\), or "
            + @"--no-checkpoints\.$",
            error.ToString().TrimEnd());
        Assert.False(Directory.Exists(_workspace["run"]));
    }

    private ProgramResult Train(string data, params string[] arguments) => Train(data, $"{data}-run", arguments);

    private ProgramResult Train2(string data, params string[] arguments) => Train(data, $"{data}-run2", arguments);

    private ProgramResult Train(string data, string output, string[] arguments) => _workspace.Run(
        [
            "train", data, "--method", "dense", "--hidden", "16", "--epochs", "10", "--threads", "1",
            "--learning-rate", "0.01", "--output", output,
            .. arguments.Contains("--batch-size") ? Array.Empty<string>() : ["--batch-size", "10"], .. arguments,
        ]);

    private JsonElement Summary(string run) => _workspace.Json(Path.Combine(run, "summary.json"));

    /// <summary>Four IDX files of 4×4 images: in class c, pixel c is bright.</summary>
    private void WriteClasses(string folder, IEnumerable<int> classes)
    {
        byte[] labels = [.. classes.Select(c => (byte)c)];
        Directory.CreateDirectory(_workspace[folder]);
        byte[] test = [.. labels.Where((_, i) => i % 5 == 0)];
        foreach ((string part, byte[] chosen) in ((string, byte[])[])[("train", labels), ("t10k", test)])
        {
            byte[] pixels = new byte[chosen.Length * Side * Side];
            var random = new Random(1);
            random.NextBytes(pixels);
            for (int i = 0; i < pixels.Length; i++) pixels[i] /= 4;
            for (int n = 0; n < chosen.Length; n++) pixels[n * Side * Side + chosen[n]] = 255;
            uint count = (uint)chosen.Length;
            _workspace.WriteBytes(
                Path.Combine(folder, $"{part}-images-idx3-ubyte"),
                [.. Workspace.Header(0x803, count, Side, Side), .. pixels]);
            _workspace.WriteBytes(
                Path.Combine(folder, $"{part}-labels-idx1-ubyte"), [.. Workspace.Header(0x801, count), .. chosen]);
        }
    }
}
