using MeProp.Tasks;

namespace MeProp.Cli.Tests;

/// <summary>Parsers that are trained and tested with tags that taggers predict.</summary>
public sealed class PredictedTagsTests : IDisposable
{
    private static readonly string[] Small =
    [
        "parsing", "--predicted-tags", "--tag-folds", "2", "--tagger-hidden", "12", "--tagger-epochs", "2", "--hidden",
        "24", "--k", "6", "--limit", "3000", "--epochs", "2", "--batch-size", "20", "--threads", "1",
    ];

    private readonly Workspace _workspace = new();

    private string Cache => _workspace[Path.Combine("cache", "predicted-tags")];

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Taggers_are_trained_once_and_stand_beside_the_parser()
    {
        ProgramResult first = Ok(["train", .. Small, "--output", "run"]);
        string[] trainings = Trainings(first);
        Assert.Equal(6, trainings.Length);
        Assert.Contains("training a tagger of UPOS on 70 sentences, for part 1 of 2", trainings[0]);
        Assert.Contains("training a tagger of XPOS on 143 sentences, for development and test", trainings[^1]);
        Assert.Contains("tags are predicted, right in percent of train, dev, test: UPOS ", first.Error);
        Assert.Contains(
            _workspace.Lines("run/log.txt"), line => line.Contains("tags are predicted", StringComparison.Ordinal));
        Assert.Contains("predicted", Ok("info", "run").Output, StringComparison.Ordinal);
        Assert.Equal(6, Directory.GetFiles(Cache, "*.tags").Length);
        Assert.Equal(2, Directory.GetFiles(Cache, "*.safetensors").Length);

        // Repeated, with other threads and another seed of the parser: the same tags.
        Assert.Empty(Trainings(Ok("train", "--config", "run", "--output", "again", "--threads", "2")));
        RunComparison.AssertEqual(_workspace, "run", "again");
        Assert.Empty(Trainings(Ok(["train", .. Small, "--seed", "2", "--output", "other"])));
        string[] three = Trainings(
            Ok(["train", .. Small, "--tag-folds", "3", "--tag-channels", "xpos", "--output", "3"]));
        Assert.Equal(3, three.Length); // that of the whole text is there
        Assert.All(three, (line, part) => Assert.Contains($"part {part + 1} of 3", line, StringComparison.Ordinal));
        Assert.NotEmpty(Trainings(Ok(["train", .. Small, "--tagger-seed", "2", "--output", "seed"])));

        // Scores are those of the parser with its taggers, and gold tags give others.
        double uas = _workspace.Json("run/summary.json").GetProperty("testUas").GetDouble();
        string[] taggers =
            ["--tagger", "run/tagger-upos.safetensors", "--tagger", "run/tagger-xpos.safetensors"];
        string predicted = Ok(["evaluate", "run", "sentences", "--quiet", .. taggers]).Output;
        Assert.Contains($"UAS {uas:0.00} %", predicted, StringComparison.Ordinal);
        Assert.NotEqual(predicted, Ok("evaluate", "run", "sentences", "--quiet").Output);
        Assert.Equal(
            Words(Ok(["evaluate", "run", "sentences", "--json", .. taggers]).Output),
            Words(Ok("evaluate", "run", "sentences", "--json").Output));
        _workspace.Write("plain.txt", "the dog barks\n");
        Ok(["parse", "run", "plain.txt", "--output", "parsed.conllu", .. taggers]);
        Assert.Single(ConlluFile.Read(_workspace["parsed.conllu"])).CheckTree();
    }

    [Fact]
    public void An_interrupted_run_continues_with_the_tags_that_it_has()
    {
        Ok(["train", .. Small, "--schedule", "constant", "--output", "whole"]);
        Directory.Delete(Cache, recursive: true);
        ProgramResult stopped = _workspace.Run(
            new CancellationToken(canceled: true), ["train", .. Small, "--schedule", "constant", "--output", "run"]);
        Assert.Equal(ExitCode.Interrupted, stopped.Code);
        Assert.False(Directory.Exists(_workspace["run"]));
        Assert.Empty(Directory.GetFiles(Cache));

        Ok(["train", .. Small, "--schedule", "constant", "--epochs", "1", "--output", "run"]);

        // Of two parts and the whole text, what is missing or damaged is made again.
        File.Delete(Directory.GetFiles(Cache, "*.tags")[0]);
        File.WriteAllText(Directory.GetFiles(Cache, "*.tags")[0], "part");
        ProgramResult resumed = Ok("train", "--resume", "run", "--epochs", "2");
        Assert.Equal(2, Trainings(resumed).Length);
        RunComparison.AssertEqual(_workspace, "whole", "run");
    }

    [Fact]
    public void It_compares_explores_and_simplifies()
    {
        Ok(["compare", .. Small, "--system", "arc-hybrid", "--output", "compared"]);
        Assert.True(File.Exists(_workspace["compared/dense/tagger-xpos.safetensors"]));
        Ok("train", "--config", "compared/scaled", "--output", "again");
        RunComparison.AssertEqual(_workspace, "compared/scaled", "again");
        Ok("simplify", "again", "parsing", "--predicted-tags", "--tag-folds", "2", "--tagger-hidden", "12",
            "--tagger-epochs", "2", "--limit", "3000", "--epochs", "1", "--k", "6", "--output", "small");
        Assert.True(_workspace.Json("small/summary.json").GetProperty("testLas").GetDouble() > 0);
    }

    [Fact]
    public void Gold_trees_decide_scores_and_predicted_tags_what_the_parser_sees()
    {
        Treebank gold = BuiltInSentences.Create();
        using CpuDevice device = CpuDevice.Create(1);
        var vocabulary = ParsingVocabulary.Build(gold.Train);
        Network network = Parser.CreateNetwork(vocabulary, new ParserOptions { HiddenSize = 8 });
        network.Build(device, new RandomStream(1));
        Sentence[] test = [.. gold.Test.Take(30)], copies = [.. test.Select(sentence => sentence.Copy())];
        foreach (Word word in copies.SelectMany(sentence => sentence.Words)) word.Upos = "PUNCT";
        IdExamples examples = vocabulary.Examples(copies);
        Dictionary<Examples, IReadOnlyList<Sentence>> seen = new() { [examples] = copies }, right = new()
        {
            [examples] = test,
        };
        var evaluator = new ParsingEvaluator(network, device, vocabulary, seen, right);
        evaluator.Evaluate(examples);
        Assert.True(evaluator.LastReport!.WithoutPunctuation.Words > 100);
        Assert.All(test.SelectMany(sentence => sentence.Words).Take(1), word => Assert.NotEqual("PUNCT", word.Upos));
    }

    [Fact]
    public void Parts_are_blocks_of_neighbours_of_about_equal_size()
    {
        int[] parts = PredictedTags.PartsOf(103, 5);
        Assert.Equal([0, 0, 1, 2, 0], [parts[0], parts[9], parts[10], parts[20], parts[50]]);
        Assert.Equal([23, 20, 20, 20, 20], Enumerable.Range(0, 5).Select(part => parts.Count(one => one == part)));
        Assert.Equal([0, 1, 2, 0], PredictedTags.PartsOf(4, 3));
    }

    [Theory]
    [InlineData("train parsing --tag-folds 3", "--tag-folds: is for --predicted-tags, which is not given")]
    [InlineData("train parsing --tagger-epochs 3", "--tagger-epochs: is for --predicted-tags")]
    [InlineData("train parsing --predicted-tags --tag-folds 1", "--tag-folds: expected a whole number from 2 to 100")]
    [InlineData("train parsing --predicted-tags --tag-folds 9 --limit 60", "training sentences have no 9 parts")]
    [InlineData("train tagging --predicted-tags", "--predicted-tags is for parsing, not for tagging.")]
    public void Wrong_usage_is_refused(string arguments, string message)
    {
        ProgramResult result = _workspace.Run(arguments.Split(' '));
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Taggers_that_do_not_fit_are_refused()
    {
        string[] tiny = ["--hidden", "8", "--k", "2", "--epochs", "1", "--batch-size", "8", "--threads", "1"];
        Ok(["train", "tagging", "--limit", "50", .. tiny, "--output", "xpos"]);
        Ok(["train", "tagging", "--tags", "upos", "--limit", "50", .. tiny, "--output", "upos"]);
        Ok(["train", "parsing", "--tag-channels", "xpos", "--limit", "500", .. tiny, "--output", "parser"]);
        Ok(["train", "digits", "--limit", "100", .. tiny, "--output", "images"]);
        foreach ((string arguments, string message) in ((string, string)[])
        [
            ("evaluate parser sentences --tagger upos", "the parser does not see UPOS, which a tagger gives."),
            ("evaluate parser sentences --tagger xpos --tagger xpos", "two taggers write the same column"),
            ("evaluate parser sentences --tagger parser", "is a model for parsing, not for tagging"),
            ("evaluate xpos tagging sentences --tagger xpos", "--tagger is for parsers"),
            ("evaluate images digits --tagger xpos", "--tagger is for parsers"),
        ])
        {
            ProgramResult result = _workspace.Run(arguments.Split(' '));
            Assert.Equal(ExitCode.WrongUsage, result.Code);
            Assert.Contains(message, result.Error, StringComparison.Ordinal);
        }

        Ok("evaluate", "parser", "sentences", "--part", "dev", "--tagger", "xpos");
    }

    [Fact]
    public void A_cache_that_cannot_be_written_is_named()
    {
        _workspace.Write("cache", "a file");
        ProgramResult result = _workspace.Run(["train", .. Small, "--output", "run"]);
        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("where predicted tags are kept, cannot be written", result.Error, StringComparison.Ordinal);
        Assert.Contains("MEPROP_DATA names another folder.", result.Error, StringComparison.Ordinal);
    }

    private static string[] Trainings(ProgramResult result) =>
    [
        .. result.Error.Split('\n').Where(line => line.Contains("training a tagger", StringComparison.Ordinal)),
    ];

    private static string Words(string json) =>
        System.Text.Json.JsonElement.Parse(json).GetProperty("wordsWithoutPunctuation").ToString();

    private ProgramResult Ok(params string[] arguments)
    {
        // Of an option that is there twice, the last counts.
        List<string> given = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            bool isReplaced = arguments[i].StartsWith("--", StringComparison.Ordinal) && arguments[i] != "--tagger"
                && arguments.AsSpan(i + 1).Contains(arguments[i]);
            if (isReplaced) i++;
            else given.Add(arguments[i]);
        }

        ProgramResult result = _workspace.Run([.. given]);
        Assert.True(result.Code == ExitCode.Done, result.Error);
        return result;
    }
}
