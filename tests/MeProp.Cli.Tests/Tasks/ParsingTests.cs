using System.Text.Json;
using MeProp.Tasks;

namespace MeProp.Cli.Tests;

/// <summary>Parsing through all commands, on a few made sentences and a small network.</summary>
public sealed class ParsingTests : IDisposable
{
    private static readonly string[] Small =
        ["--hidden", "24", "--k", "6", "--limit", "3000", "--epochs", "3", "--batch-size", "20", "--threads", "1"];

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_parser_is_trained_tested_described_repeated_and_resumed()
    {
        ProgramResult trained = Train("--epochs", "6", "--learning-rate", "0.005");
        Assert.Equal(ExitCode.Done, trained.Code);
        Assert.Contains("training sentences have arcs that cross", trained.Error, StringComparison.Ordinal);
        Assert.Contains("scaled top-k 6, network 3300-24-41, batch 20", trained.Output, StringComparison.Ordinal);
        JsonElement summary = _workspace.Json("run/summary.json");
        Assert.InRange(summary.GetProperty("testUas").GetDouble(), 50, 100);

        AssertLasStandsBesideUas(summary, trained.Output);

        JsonElement report = JsonElement.Parse(Ok("evaluate", "run", "sentences", "--json"));
        Assert.Equal(summary.GetProperty("testLas").GetDouble(), report.GetProperty("las").GetDouble(), 1e-9);
        Assert.Equal(summary.GetProperty("testUas").GetDouble(), report.GetProperty("uas").GetDouble(), 1e-9);
        Assert.InRange(report.GetProperty("las").GetDouble(), 30, report.GetProperty("uas").GetDouble());
        string info = Ok("info", "run");
        foreach (string text in (string[])["parsing", "41: shift, left ", "right "])
            Assert.Contains(text, info, StringComparison.Ordinal);

        Train("--output", "part", "--epochs", "2", "--schedule", "constant");
        Train("--output", "whole", "--schedule", "constant");
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--resume", "part", "--epochs", "3").Code);
        Assert.Equal(RunComparison.Metrics(_workspace, "whole"), RunComparison.Metrics(_workspace, "part"));
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--config", "whole", "--output", "again").Code);
        Assert.Equal(RunComparison.Metrics(_workspace, "whole"), RunComparison.Metrics(_workspace, "again"));
    }

    /// <summary>Runs side by side share the data, so each part must be one object for all of them.</summary>
    [Fact]
    public void Parts_that_several_threads_ask_for_at_once_are_made_once()
    {
        Treebank treebank = Treebanks.Load("sentences", cancellationToken: TestContext.Current.CancellationToken);
        const int Threads = 4;
        for (int round = 0; round < 5; round++)
        {
            ParsingData data = ParsingData.Of(treebank, new ParsingScheme());
            using var barrier = new Barrier(Threads);
            var parts = new (Examples, Examples, Examples)[Threads];
            Thread[] threads = [.. Enumerable.Range(0, Threads).Select(i => new Thread(() =>
            {
                barrier.SignalAndWait(TestContext.Current.CancellationToken);
                parts[i] = (data.Train, data.Development, data.Test);
            }))];
            foreach (Thread thread in threads) thread.Start();
            foreach (Thread thread in threads) thread.Join();
            Assert.Single(parts.Distinct());
        }
    }

    private void AssertLasStandsBesideUas(JsonElement summary, string output)
    {
        string[] lines = _workspace.Lines("run/metrics.jsonl");
        Assert.Equal(6, lines.Length);
        JsonElement best = lines.Select(line => JsonElement.Parse(line))
            .Last(line => line.GetProperty("isBest").GetBoolean());
        foreach (string key in (string[])["devUas", "devLas", "testUas", "testLas"])
            Assert.Equal(summary.GetProperty(key).GetDouble(), best.GetProperty(key).GetDouble());
        string test = $"test UAS {summary.GetProperty("testUas").GetDouble():0.00} %, "
            + $"LAS {summary.GetProperty("testLas").GetDouble():0.00} %";
        Assert.Contains(test, output, StringComparison.Ordinal);
        Assert.Contains(_workspace.Lines("run/log.txt"), line => line.Contains(test, StringComparison.Ordinal));
        Assert.Contains("testLas", Ok("info", "run"), StringComparison.Ordinal);
    }

    [Fact]
    public void Heads_and_relations_are_written_and_trees_are_drawn()
    {
        Train();
        Sentence[] sentences = [.. BuiltInSentences.Create().Test.Take(5)];
        ConlluFile.Write(_workspace["in.conllu"], sentences);
        Assert.Equal("", Ok("parse", "run", "in.conllu", "--output", "out.conllu"));
        string[] before = _workspace.Lines("in.conllu"), after = _workspace.Lines("out.conllu");
        Assert.Equal(before.Length, after.Length);
        for (int i = 0; i < before.Length; i++)
        {
            string[] old = before[i].Split('\t'), now = after[i].Split('\t');
            if (old.Length == 10) old[6] = old[7] = now[6] = now[7] = "";
            Assert.Equal(old, now);
        }

        foreach (Sentence sentence in ConlluFile.Read(_workspace["out.conllu"])) sentence.CheckTree();
        Ok("parse", "run", "in.conllu", "--draw", "text", "--output", "trees.txt");
        Assert.Contains("root", File.ReadAllText(_workspace["trees.txt"]), StringComparison.Ordinal);
        ConlluFile.Write(_workspace["one.conllu"], sentences[..1]);
        Ok("parse", "run", "one.conllu", "--draw", "svg", "--output", "tree.svg");
        Assert.StartsWith("<svg", File.ReadAllText(_workspace["tree.svg"]).TrimStart(), StringComparison.Ordinal);

        ProgramResult two = _workspace.Run("parse", "run", "in.conllu", "--draw", "svg", "--output", "two.svg");
        Assert.Equal((ExitCode.Failed, false), (two.Code, File.Exists(_workspace["two.svg"])));
        Assert.Contains("a second sentence", two.Error, StringComparison.Ordinal);
        _workspace.Write("bare.txt", "the dog barks\n");
        ProgramResult bare = _workspace.Run("parse", "run", "bare.txt", "--output", "bare.conllu");
        Assert.Equal(ExitCode.Failed, bare.Code);
        Assert.Contains("bare.txt, line 1: no word of the sentence has a tag in UPOS", bare.Error);

        // Without tags in the text, a tagger gives them.
        Ok(
            "train", "tagging", "--hidden", "16", "--k", "4", "--limit", "100", "--epochs", "2", "--batch-size", "8",
            "--threads", "1", "--output", "tagger");
        Ok(
            "train", "tagging", "--tags", "upos", "--hidden", "8", "--k", "2", "--limit", "50", "--epochs", "1",
            "--batch-size", "8", "--threads", "1", "--output", "universal");
        _workspace.Write("plain.txt", "the dog barks\n");
        Ok(
            "parse", "run", "plain.txt", "--tagger", "tagger", "--tagger", "universal", "--output",
            "parsed.conllu");
        Sentence parsed = Assert.Single(ConlluFile.Read(_workspace["parsed.conllu"]));
        parsed.CheckTree();
        Assert.All(parsed.Words, word => Assert.NotNull(word.Xpos));
        Assert.All(parsed.Words, word => Assert.NotNull(word.Upos));
    }

    [Theory]
    [InlineData("train parsing mnist", "mnist is data for images, not for parsing.")]
    [InlineData("train parsing --init he", "--init means nothing to parsing.")]
    [InlineData("train parsing --tags upos", "--tags is for tagging, not for parsing.")]
    [InlineData("train tagging --system arc-hybrid", "--system is for parsing, not for tagging.")]
    [InlineData("train parsing --system arc", "--system: expected arc-standard or arc-hybrid, not arc.")]
    [InlineData("train parsing --layers 1", "--layers: a parser has at least 2 layers")]
    [InlineData("train parsing --dev-file a", "--train-file and --test-file missing.")]
    public void Wrong_usage_is_refused(string arguments, string message)
    {
        ProgramResult result = _workspace.Run(arguments.Split(' '));
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_of_other_tasks_are_refused()
    {
        Train("--system", "arc-hybrid", "--tag-channels", "xpos", "--activation", "cube");
        Ok(
            "train", "tagging", "--hidden", "8", "--k", "2", "--limit", "50", "--epochs", "1", "--batch-size", "8",
            "--threads", "1", "--output", "tagger");
        ConlluFile.Write(_workspace["in.conllu"], BuiltInSentences.Create().Test.Take(2));
        Directory.CreateDirectory(_workspace["tiny"]);
        Ok("parse", "run", "in.conllu", "--output", "out.conllu");
        foreach ((string arguments, string message) in ((string, string)[])
        [
            ("tag run in.conllu", "is a model for parsing, not for tagging"),
            ("predict run in.conllu", "meprop parse"),
            ("parse run in.conllu --tagger run", "is a model for parsing, not for tagging"),
            ("train parsing tiny", "holds nothing for parsing: expected a folder of CoNLL-U files."),
            ("parse run in.conllu --tagger tagger --tagger tagger", "two taggers write the same column"),
            ("evaluate run tagging sentences", "is a model for parsing, not for tagging"),
        ])
        {
            ProgramResult result = _workspace.Run(arguments.Split(' '));
            Assert.Equal(ExitCode.WrongUsage, result.Code);
            Assert.Contains(message, result.Error, StringComparison.Ordinal);
        }
    }

    private ProgramResult Train(params string[] arguments)
    {
        string[] defaults = [.. Small, "--output", "run"];
        IEnumerable<string> options = Enumerable.Range(0, defaults.Length / 2)
            .Where(i => !arguments.Contains(defaults[2 * i]))
            .SelectMany(i => defaults[(2 * i)..(2 * i + 2)]);
        return _workspace.Run(["train", "parsing", .. options, .. arguments]);
    }

    private string Ok(params string[] arguments)
    {
        ProgramResult result = _workspace.Run(arguments);
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        return result.Output;
    }
}
