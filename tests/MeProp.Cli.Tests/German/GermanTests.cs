using MeProp.Tasks;

namespace MeProp.Cli.Tests.German;

/// <summary>
/// Another language needs no change: a treebank with cases, umlauts, contractions, empty nodes and tags of its own.
/// </summary>
public sealed class GermanTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public GermanTests() => GermanTreebank.Write(_workspace["bank"], train: 400, development: 60, test: 80);

    private string Test => _workspace["bank/de_klein-ud-test.conllu"];

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void The_treebank_has_what_german_has()
    {
        Treebank treebank = TreebankFolder.Load(_workspace["bank"]);
        Assert.Equal((400, 60, 80), (treebank.Train.Count, treebank.Development.Count, treebank.Test.Count));
        foreach (Sentence sentence in treebank.Train) sentence.CheckTree();
        string text = File.ReadAllText(_workspace["bank/de_klein-ud-train.conllu"]);
        foreach (
            string part in (string[])[
                "\tzum\t_\t", "\tim\t_\t", "\tStraße\t", "Töchtern\tTochter\tNOUN\tNN\tCase=Dat|Gender=Fem|Number=Plur",
                "\tADJ\tADJA\tCase=Nom|", "\tPRELS\t", "\tPDS\t",
                "\tPTKVZ\t", "\tacl:relcl\t", "\torphan\t", ".1\t"])
            Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.Matches(@"das\t.*\n\d+\t\w+e\t\w+\tADJ\tADJA\tCase=(Nom|Acc)\|Gender=Neut\|Number=Sing", text);
        Assert.Matches(@"ein\t.*\n\d+\t\w+es\t\w+\tADJ\tADJA\tCase=(Nom|Acc)\|Gender=Neut\|Number=Sing", text);

        // A tagger that knows the most frequent tag of each word leaves something to learn.
        Dictionary<string, string> frequent = treebank.Train.SelectMany(sentence => sentence.Words)
            .GroupBy(word => word.Form.ToLowerInvariant())
            .ToDictionary(group => group.Key, group => group.CountBy(word => word.Xpos!).MaxBy(tag => tag.Value).Key);
        Word[] words = [.. treebank.Test.SelectMany(sentence => sentence.Words)];
        Assert.InRange(
            100.0 * words.Count(word => frequent.GetValueOrDefault(word.Form.ToLowerInvariant()) == word.Xpos)
                / words.Length,
            85, 96);
    }

    [Fact]
    public void A_tagger_learns_stts()
    {
        Ok(
            "train", "tagging", "bank", "--tags", "xpos", "--hidden", "24", "--k", "6", "--epochs", "8", "--batch-size",
            "8", "--threads", "1", "--output", "run");
        double score = _workspace.Json("run/summary.json").GetProperty("testAccuracy").GetDouble();
        Assert.InRange(score, 98, 100);

        // Tags of a file without tags: the same score, and every other column, contraction and empty node as before.
        string[] gold = File.ReadAllLines(Test);
        File.WriteAllLines(_workspace["bare.conllu"], gold.Select(line => WithColumns(line, "_", 4)));
        Ok("tag", "run", "bare.conllu", "--output", "tagged.conllu");
        string[] tagged = _workspace.Lines("tagged.conllu");
        Assert.Equal(gold.Select(line => WithColumns(line, "", 4)), tagged.Select(line => WithColumns(line, "", 4)));
        Assert.Equal(score, Agreement(gold, tagged, 4), 1e-9);
    }

    [Fact]
    public void A_parser_learns_german_trees()
    {
        Ok(
            "train", "parsing", "bank", "--hidden", "40", "--k", "10", "--epochs", "4", "--batch-size", "20",
            "--learning-rate", "0.003", "--threads", "1", "--output", "run");
        double score = _workspace.Json("run/summary.json").GetProperty("testUas").GetDouble();
        Assert.InRange(score, 97, 100);
        Assert.InRange(_workspace.Json("run/summary.json").GetProperty("testLas").GetDouble(), 95, score);

        string[] gold = File.ReadAllLines(Test);
        File.WriteAllLines(_workspace["bare.conllu"], gold.Select(line => WithColumns(line, "_", 6, 7)));
        Ok("parse", "run", "bare.conllu", "--output", "parsed.conllu");
        string[] parsed = _workspace.Lines("parsed.conllu");
        Assert.Equal(
            gold.Select(line => WithColumns(line, "", 6, 7)), parsed.Select(line => WithColumns(line, "", 6, 7)));
        Assert.InRange(Agreement(gold, parsed, 6), 97, 100);
        Assert.InRange(Agreement(gold, parsed, 6, 7), 95, 100);
    }

    /// <summary>Percent of the words whose columns agree.</summary>
    private static double Agreement(string[] gold, string[] predicted, params int[] columns)
    {
        (string[] Gold, string[] Predicted)[] words =
            [.. gold.Zip(predicted, (a, b) => (a.Split('\t'), b.Split('\t'))).Where(pair => IsWord(pair.Item1))];
        Assert.True(words.Length > 500);
        return 100.0 * words.Count(word => columns.All(i => word.Gold[i] == word.Predicted[i])) / words.Length;
    }

    /// <summary>A line of a word with other values in some columns; other lines as they are.</summary>
    private static string WithColumns(string line, string value, params int[] columns)
    {
        string[] fields = line.Split('\t');
        if (!IsWord(fields)) return line;
        foreach (int column in columns) fields[column] = value;
        return string.Join('\t', fields);
    }

    private static bool IsWord(string[] fields) => fields.Length == 10 && fields[0].All(char.IsAsciiDigit);

    private void Ok(params string[] arguments)
    {
        ProgramResult result = _workspace.Run(arguments);
        Assert.True(result.Code == ExitCode.Done, result.Error);
    }
}
