using System.IO.Compression;
using System.Text;
using System.Text.Json;
using MeProp.Tasks;

namespace MeProp.Cli.Tests;

/// <summary>Tagging through all commands, on a few made sentences and a small network.</summary>
public sealed class TaggingTests : IDisposable
{
    private static readonly string[] Small =
        ["--hidden", "16", "--k", "4", "--limit", "150", "--epochs", "2", "--batch-size", "8", "--threads", "1"];

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_tagger_is_trained_tested_and_described()
    {
        ProgramResult trained = Train("--epochs", "8");
        Assert.Equal((ExitCode.Done, ""), (trained.Code, trained.Error));
        Assert.Contains("sentences: 150 train, 300 dev, 300 test sentences, 22 tags (XPOS)", trained.Output);
        Assert.Contains("top-k 4, budget of the batch, network 190-32-22, batch 8, adagrad", trained.Output);
        JsonElement summary = _workspace.Json("run/summary.json");
        Assert.InRange(summary.GetProperty("testAccuracy").GetDouble(), 85, 100);
        Assert.Equal("tagging", _workspace.Json("run/config.json").GetProperty("task").GetString());

        JsonElement report = JsonElement.Parse(Ok("evaluate", "run", "sentences", "--json"));
        Assert.Equal(
            summary.GetProperty("testAccuracy").GetDouble(), report.GetProperty("accuracy").GetDouble(), 1e-9);
        Assert.Equal(
            report.GetProperty("wrong").GetInt32(),
            report.GetProperty("confusions").EnumerateArray().Sum(c => c.GetProperty("count").GetInt32()));
        Assert.True(report.GetProperty("unknownWords").GetInt32() > 0);
        Assert.Contains("Most frequent mistakes:", Ok("evaluate", "run", "tagging", "sentences"));
        string info = Ok("info", "run");
        foreach (string text in (string[])["lstm", "tagging", "22: ,, ., CC"])
            Assert.Contains(text, info, StringComparison.Ordinal);
    }

    [Fact]
    public void Tags_are_written_and_nothing_else_changes()
    {
        Train();
        string[] lines =
        [
            "# sent_id = 1", "# text = the dog barks", "1\tthe\tthe\tDET\tX\t_\t2\tdet\t_\t_",
            "2-3\tdogbarks\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No", "2\tdog\t_\t_\t_\t_\t_\t_\t_\tA=B",
            "3\tbarks\t_\t_\t_\t_\t_\t_\t_\t_", "",
        ];
        string text = string.Join("\r\n", lines) + "\r\n";
        _workspace.Write("in.conllu", text);
        Assert.Equal((ExitCode.Done, "", ""), Outcome("tag", "run", "in.conllu", "--output", "out.conllu"));
        string[] tagged = File.ReadAllText(_workspace["out.conllu"]).Split("\r\n");
        Assert.Equal(lines.Length + 1, tagged.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            string[] before = lines[i].Split('\t'), after = tagged[i].Split('\t');
            bool isWord = before.Length == 10 && !before[0].Contains('-', StringComparison.Ordinal);
            if (isWord) Assert.Matches("^[A-Z,.$]+$", after[4]);
            if (isWord) before[4] = after[4] = "";
            Assert.Equal(before, after);
        }

        // Tags do not depend on the file's packing, on its neighbors, or on where it is written.
        using (Stream file = File.Create(_workspace["in.gz"]))
        using (var gzip = new GZipStream(file, CompressionMode.Compress)) gzip.Write(Encoding.UTF8.GetBytes(text));
        byte[] both = Tag("in.gz", "-", input: text);
        byte[] one = File.ReadAllBytes(_workspace["out.conllu"]);
        Assert.Equal([.. one, .. one], both);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("sentences")]
    public void Lines_of_words_become_sentences(string format)
    {
        Train();
        string tagged = Encoding.UTF8.GetString(Tag("--format", format, input: "the dog barks\n\nit sleeps\n"));
        string[] lines = tagged.Split('\n');
        Assert.Equal(["the", "dog", "barks", "", "it", "sleeps", "", ""], lines.Select(Form));
        Assert.Empty(Tag(input: ""));
        Assert.StartsWith("1\tit\t", Encoding.UTF8.GetString(Tag(input: "\n\n1\tit\t_\t_\t_\t_\t_\t_\t_\t_\n\n")));

        static string Form(string line) => line.Length == 0 ? "" : line.Split('\t')[1];
    }

    [Fact]
    public void A_run_is_repeated_and_resumed_bit_for_bit()
    {
        Train("--output", "whole", "--evaluations-per-epoch", "2");
        Train("--output", "other", "--evaluations-per-epoch", "2", "--schedule", "constant");
        Train("--output", "part", "--evaluations-per-epoch", "2", "--schedule", "constant", "--epochs", "1");
        Ok("train", "--resume", "part", "--epochs", "2");
        RunComparison.AssertEqual(_workspace, "other", "part");
        Ok("train", "--config", "whole", "--output", "again");
        RunComparison.AssertEqual(_workspace, "whole", "again");
    }

    [Fact]
    public void It_is_compared_and_simplified()
    {
        Ok(["compare", "tagging", .. Small, "--output", "both"]);
        JsonElement report = _workspace.Json("both/comparison.json");
        Assert.Equal("dense", report.GetProperty("dense").GetProperty("method").GetString());
        Assert.True(report.GetProperty("sparse").GetProperty("testAccuracy").GetDouble() > 30);

        Train("--epochs", "4");
        Ok(
            "simplify", "run", "tagging", "--limit", "150", "--k", "4", "--prune", "0.9", "--epochs", "2", "--cycle",
            "1", "--batch-size", "8", "--threads", "1", "--output", "small");
        Assert.True(_workspace.Json("small/summary.json").GetProperty("hidden")[0].GetInt32() < 32);
        Ok("evaluate", "small", "tagging", "sentences");
    }

    [Fact]
    public void Treebanks_are_folders_or_three_files()
    {
        Treebank treebank = BuiltInSentences.Create();
        Directory.CreateDirectory(_workspace["bank"]);
        ConlluFile.Write(_workspace["bank/x-ud-train.conllu"], treebank.Train.Take(150));
        ConlluFile.Write(_workspace["bank/x-ud-dev.conllu.gz"], treebank.Development.Take(20));
        ConlluFile.Write(_workspace["bank/x-ud-test.conllu"], treebank.Test.Take(20));
        Ok(["train", "bank", .. Small, "--output", "a"]);
        Ok(
        [
            "train", "tagging", "--train-file", "bank/x-ud-train.conllu", "--dev-file", "bank/x-ud-dev.conllu.gz",
            "--test-file", "bank/x-ud-test.conllu", .. Small, "--output", "b",
        ]);
        Assert.Equal(RunComparison.Metrics(_workspace, "a"), RunComparison.Metrics(_workspace, "b"));
        Ok(["train", "tagging", "bank", "--tags", "upos", .. Small, "--output", "c"]);
        Assert.Contains("NOUN", Ok("info", "c"));
        Ok("evaluate", "c", "bank");

        // The model says which column it needs: the other one may be missing.
        foreach (string part in (string[])["train", "dev", "test"])
        {
            Sentence[] sentences = [.. treebank.Train.Take(20)];
            foreach (Word word in sentences.SelectMany(sentence => sentence.Words)) word.SetTag(TagColumn.Xpos, null);
            Directory.CreateDirectory(_workspace["bare"]);
            ConlluFile.Write(_workspace[$"bare/x-ud-{part}.conllu"], sentences);
        }

        Ok("evaluate", "c", "bare");
    }

    [Theory]
    [InlineData("train tagging mnist", "mnist is data for images, not for tagging.")]
    [InlineData("train taging sentences", "There is no task taging. Did you mean tagging? Known are images, tagging")]
    [InlineData("train tagging --activation tanh", "--activation means nothing to tagging.")]
    [InlineData("train tagging --keep-scale", "--keep-scale means nothing to tagging.")]
    [InlineData("train tagging --classes 3", "--classes is for images, not for tagging.")]
    [InlineData("train tagging --layers 1", "--layers: a tagger has at least 2 layers")]
    [InlineData("train digits --tags upos", "--tags is for tagging, not for images.")]
    [InlineData("train tagging --train-file a", "--test-file missing.")]
    public void Wrong_usage_is_refused(string arguments, string message)
    {
        ProgramResult result = _workspace.Run(arguments.Split(' '));
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_and_models_that_do_not_fit_are_refused()
    {
        Train();
        _workspace.Write("bad.conllu", "1\tthe\t_\t_\t_\t_\t7\t_\t_\t_\n\n");
        _workspace.Write("kept.conllu", "as it was");
        string[] wrong = ["tag", "run", "bad.conllu", "--output", "kept.conllu"];
        AssertFails(ExitCode.Failed, "bad.conllu, line 1, column", wrong);
        Assert.Equal("as it was", File.ReadAllText(_workspace["kept.conllu"]));
        Assert.Empty(Directory.GetFiles(_workspace.Folder, "*.tmp"));
        AssertFails(ExitCode.Failed, "nowhere.txt does not exist", "tag", "run", "nowhere.txt");
        AssertFails(ExitCode.WrongUsage, "meprop tag", "predict", "run", "bad.conllu");
        _workspace.TrainTiny("--output", "image");
        AssertFails(ExitCode.WrongUsage, "is a model for images, not for tagging", "tag", "image", "bad.conllu");
        AssertFails(ExitCode.WrongUsage, "is a model for tagging, not for images", "evaluate", "run", "digits");
    }

    private ProgramResult Train(params string[] arguments)
    {
        string[] defaults = [.. Small, "--output", "run"];
        IEnumerable<string> options = Enumerable.Range(0, defaults.Length / 2)
            .Where(i => !arguments.Contains(defaults[2 * i]))
            .SelectMany(i => defaults[(2 * i)..(2 * i + 2)]);
        return _workspace.Run(["train", "tagging", .. options, .. arguments]);
    }

    private string Ok(params string[] arguments)
    {
        ProgramResult result = _workspace.Run(arguments);
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        return result.Output;
    }

    private (int Code, string Output, string Error) Outcome(params string[] arguments)
    {
        ProgramResult result = _workspace.Run(arguments);
        return (result.Code, result.Output, result.Error);
    }

    private void AssertFails(int code, string message, params string[] arguments)
    {
        ProgramResult result = _workspace.Run(arguments);
        Assert.Equal(code, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    /// <summary>Runs <c>meprop tag run</c> from and to memory.</summary>
    private byte[] Tag(string first, string second, string input) => Tag([first, second], input);

    private byte[] Tag(string input) => Tag([], input);

    private byte[] Tag(string[] arguments, string input)
    {
        using var output = new MemoryStream();
        using StringWriter text = new(), error = new();
        ProgramEnvironment environment = _workspace.CreateEnvironment(text, error) with
        {
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
            OpenOutput = () => output,
        };
        int code = Program.Run(["tag", "run", .. arguments], environment);
        Assert.Equal((ExitCode.Done, "", ""), (code, text.ToString(), error.ToString()));
        return output.ToArray();
    }
}
