using System.Text;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>Looks where a parser is most wrong. Confusions are those of relations where the head is right.</summary>
internal static class ParsingExamination
{
    // Longer trees do not fit a page.
    private const int MaxTreeWords = 25;

    public static RunExamination Of(ParsingModel model, ParsingData data, Device device)
    {
        IReadOnlyList<Sentence> all = data.Sentences("test"), gold = data.GoldSentences("test");
        IReadOnlyList<Sentence> sentences = FirstSentences.Of(all, RunExamination.MaxWords);
        IReadOnlyList<DependencyTree> trees = new Parser(model.Network, device, model.Vocabulary).Predict(sentences);
        ParsingScheme scheme = model.Vocabulary.Scheme;
        var relations = new List<(string, string)>();
        var mistakes = new List<(int Sentence, int Wrong)>();
        for (int i = 0; i < sentences.Count; i++)
        {
            int wrong = 0;
            foreach ((int w, Word word) in gold[i].Words.Index())
            {
                string right = scheme.LabelOf(word.Deprel)!, found = scheme.LabelOf(trees[i].Relations[w])!;
                bool isHeadRight = word.Head == trees[i].Heads[w];
                if (isHeadRight) relations.Add((right, found));
                if (!isHeadRight || right != found) wrong++;
            }

            if (wrong > 0) mistakes.Add((i, wrong));
        }

        return new()
        {
            Unit = "words",
            Examples = sentences.Sum(sentence => sentence.Words.Count),
            TestExamples = all.Sum(sentence => sentence.Words.Count),
            Confusions = ConfusionMatrix.Of(relations),
            CountedUnit = "words with the right head",
            Trees =
            [
                .. mistakes.Where(mistake => sentences[mistake.Sentence].Words.Count <= MaxTreeWords)
                    .OrderByDescending(mistake => mistake.Wrong)
                    .ThenBy(mistake => sentences[mistake.Sentence].Words.Count)
                    .Take(RunExamination.MaxTrees)
                    .Select(mistake => TreeOf(gold[mistake.Sentence], trees[mistake.Sentence], mistake.Wrong)),
            ],
        };
    }

    private static MistakenTree TreeOf(Sentence gold, DependencyTree tree, int wrong)
    {
        Sentence predicted = gold.Copy();
        tree.CopyTo(predicted);
        return new(gold.ToString(), ConlluOf(gold), ConlluOf(predicted), wrong, gold.Words.Count);
    }

    private static string ConlluOf(Sentence sentence)
    {
        using var content = new MemoryStream();
        using (var writer = new ConlluWriter(content, leaveOpen: true)) writer.Write(sentence);
        return Encoding.UTF8.GetString(content.ToArray());
    }
}
