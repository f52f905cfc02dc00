using System.Security.Cryptography;
using System.Text;

namespace MeProp.Tasks.Tests;

public sealed class BuiltInSentencesTests
{
    private static readonly Treebank Sentences = BuiltInSentences.Create();

    private static readonly Sentence[] All = [.. Sentences.Train, .. Sentences.Development, .. Sentences.Test];

    [Fact]
    public void There_are_2600_different_sentences_with_tags_and_trees()
    {
        Assert.Equal("sentences", Sentences.Name);
        Assert.Equal(
            (2_000, 300, 300), (Sentences.Train.Count, Sentences.Development.Count, Sentences.Test.Count));
        Assert.Equal(All.Length, All.Select(sentence => sentence.ToString()).Distinct().Count());
        foreach (Sentence sentence in All)
        {
            sentence.CheckTags(TagColumn.Upos);
            sentence.CheckTags(TagColumn.Xpos);
            sentence.CheckTree();
        }

        Assert.InRange(All.Average(sentence => sentence.Words.Count), 8, 14);
        Assert.InRange(All.Max(sentence => sentence.Words.Count), 20, 60);
    }

    [Fact]
    public void The_bytes_of_seed_1_are_the_same_everywhere()
    {
        // Published figures depend on these bytes.
        Assert.Equal("49d4fddc271d94eda41093e65c97cba1bf65738df2df94b4e1531ab61db9ecc4", Hash(Sentences));
    }

    [Fact]
    public void Another_seed_gives_other_sentences() =>
        Assert.NotEqual(Hash(Sentences), Hash(BuiltInSentences.Create(2)));

    [Fact]
    public void The_word_alone_does_not_tell_the_tag()
    {
        foreach (TagColumn column in Enum.GetValues<TagColumn>())
        {
            Dictionary<string, string> mostFrequent = Sentences.Train
                .SelectMany(sentence => sentence.Words)
                .GroupBy(word => word.Form.ToLowerInvariant())
                .ToDictionary(
                    group => group.Key,
                    group => group.CountBy(word => word.Tag(column)!).MaxBy(pair => pair.Value).Key);
            Word[] test = [.. Sentences.Test.SelectMany(sentence => sentence.Words)];
            int right = test.Count(
                word => mostFrequent.GetValueOrDefault(word.Form.ToLowerInvariant()) == word.Tag(column));
            int unknown = test.Count(word => !mostFrequent.ContainsKey(word.Form.ToLowerInvariant()));

            Assert.InRange(right / (double)test.Length, 0.84, 0.92);
            Assert.InRange(unknown / (double)test.Length, 0.01, 0.06);
        }
    }

    [Fact]
    public void Some_trees_are_not_projective() =>
        Assert.InRange(All.Count(IsCrossing) / (double)All.Length, 0.03, 0.09);

    [Fact]
    public void The_words_decide_where_a_phrase_attaches()
    {
        // The noun after "with" is a part of the object or the instrument of the verb.
        var heads = All.SelectMany(sentence => sentence.Words, (sentence, word) => (sentence, word))
            .Where(pair => pair.word.Form == "with")
            .Select(pair => pair.sentence.Words[pair.word.Head!.Value - 1])
            .GroupBy(noun => noun.Lemma, noun => noun.Deprel)
            .ToArray();

        Assert.True(heads.Length > 10);
        Assert.All(heads, group => Assert.Single(group.Distinct()));
        Assert.Equal(["nmod", "obl"], heads.SelectMany(group => group).Distinct().Order());
    }

    [Fact]
    public void Determiners_and_verbs_agree()
    {
        foreach (Sentence sentence in All)
        {
            foreach (Word word in sentence.Words.Where(word => word.Head > 0))
            {
                string head = sentence.Words[word.Head!.Value - 1].Xpos!;
                if (word.Form.ToLowerInvariant() is "a" or "an" or "every" or "this")
                    Assert.Equal("NN", head);
                if (word.Form.ToLowerInvariant() is "these" or "those")
                    Assert.Equal("NNS", head);
                if (word is { Deprel: "nsubj", Xpos: "NNS" } || word.Form is "they" or "we")
                    Assert.NotEqual("VBZ", head);
            }
        }
    }

    private static bool IsCrossing(Sentence sentence)
    {
        (int Low, int High)[] arcs = [.. sentence.Words
            .Where(word => word.Head > 0)
            .Select(word => (Math.Min(word.Id, word.Head!.Value), Math.Max(word.Id, word.Head.Value)))];
        int root = sentence.Words.First(word => word.Head == 0).Id;
        return arcs.Any(a => (a.Low < root && root < a.High)
            || arcs.Any(b => a.Low < b.Low && b.Low < a.High && a.High < b.High));
    }

    private static string Hash(Treebank treebank)
    {
        string text = ConlluRoundTripTests.WriteAll([.. treebank.Train, .. treebank.Development, .. treebank.Test]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
