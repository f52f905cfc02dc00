using System.Globalization;
using System.Text;

namespace MeProp.Tasks;

/// <summary>
/// A treebank made by code, for training without a download: a small grammar of English with words of several classes,
/// agreement, prepositional phrases whose attachment the words decide, relative clauses and coordination. Trees have
/// UPOS, Penn tags and relations of Universal Dependencies; some are not projective.
/// </summary>
/// <remarks>
/// Measured on seed 1: 4 % of the words of the test part do not occur in the training part. The most frequent tag of
/// each word is right for 89 % of the test words, in UPOS as in XPOS.
/// </remarks>
public static class BuiltInSentences
{
    /// <summary>The name of the treebank.</summary>
    public const string Name = "sentences";

    private const int TrainCount = 2_000;
    private const int DevelopmentCount = 300;
    private const int TestCount = 300;

    /// <summary>Rate of words in development and test that may be unknown to the training part.</summary>
    private const double NewRate = 0.08;

    /// <summary>Makes 2,000 training, 300 development and 300 test sentences, all different.</summary>
    /// <param name="seed">Equal seeds give equal sentences, on every machine.</param>
    public static Treebank Create(ulong seed = 1)
    {
        RandomStream random = new(seed);
        HashSet<string> seen = [];
        return new Treebank(
            Name,
            Part("train", TrainCount, 0, random, seen),
            Part("dev", DevelopmentCount, NewRate, random, seen),
            Part("test", TestCount, NewRate, random, seen));
    }

    private static List<Sentence> Part(
        string part, int count, double newRate, RandomStream random, HashSet<string> seen)
    {
        StringBuilder text = new();
        for (int i = 1; i <= count;)
        {
            SentenceDraft draft = new();
            new Clauses(draft, random, newRate).Sentence();
            string sentence = draft.Finish(string.Create(CultureInfo.InvariantCulture, $"{Name}-{part}-{i}"));
            if (!seen.Add(draft.Text)) continue;
            text.Append(sentence);
            i++;
        }

        using ConlluReader reader = new(
            new MemoryStream(Encoding.UTF8.GetBytes(text.ToString())), $"{Name}-{part}.conllu");
        List<Sentence> sentences = new(count);
        while (reader.Read() is { } sentence) sentences.Add(sentence);
        return sentences;
    }
}
