namespace MeProp.Tasks.Tests;

public sealed class ParsingReportTests
{
    /// <summary>
    /// 8 words, 6 without punctuation. Heads: "big" and the second full stop are wrong. Relations besides: "barked" is
    /// wrong; subtypes differ for "dog".
    /// </summary>
    [Fact]
    public void Scores_are_those_counted_by_hand()
    {
        Sentence[] gold =
        [
            Trees.Parse("The/DET/3/det big/ADJ/3/amod dog/NOUN/4/nsubj barked/VERB/0/root ./PUNCT/4/punct"),
            Trees.Parse("He/PRON/2/nsubj ran/VERB/0/root ./PUNCT/2/punct"),
        ];
        DependencyTree[] predicted =
        [
            DependencyTree.Of(Trees.Parse("The/X/3/det big/X/4/amod dog/X/4/nsubj:pass barked/X/0/dep ./X/4/punct")),
            DependencyTree.Of(Trees.Parse("He/X/2/nsubj ran/X/0/root ./X/1/punct")),
        ];

        ParsingReport report = ParsingReport.Compare(gold, predicted);

        Assert.Equal(new AttachmentScore(8, 6, 5), report.All);
        Assert.Equal(new AttachmentScore(6, 5, 4), report.WithoutPunctuation);
        Assert.Equal((2, 0), (report.Sentences, report.CorrectSentences));
        Assert.Equal((0.75, 0.625), (report.All.Uas, report.All.Las));
        Assert.Equal(
            new AttachmentScore(8, 6, 4), ParsingReport.Compare(gold, predicted, keepsSubtypes: true).All);
    }

    [Fact]
    public void Right_trees_are_right()
    {
        Sentence[] gold =
            [Trees.Parse("He/PRON/2/nsubj ran/VERB/0/root"), Trees.Parse("Go/VERB/0/root !/PUNCT/1/punct")];
        ParsingReport report = ParsingReport.Compare(gold, [.. gold.Select(DependencyTree.Of)]);
        Assert.Equal((1.0, 1.0, 2), (report.All.Uas, report.All.Las, report.CorrectSentences));
    }

    [Fact]
    public void Trees_of_other_sentences_are_refused()
    {
        Sentence one = Trees.Parse("Go/VERB/0/root"), two = Trees.Parse("He/PRON/2/nsubj ran/VERB/0/root");
        Assert.Throws<ArgumentException>(() => ParsingReport.Compare([one], []));
        Assert.Throws<ArgumentException>(() => ParsingReport.Compare([one], [DependencyTree.Of(two)]));
        Assert.Throws<ArgumentException>(() => DependencyTree.Of(two).CopyTo(one));
        Assert.Throws<TextFileException>(() => DependencyTree.Of(Sentence.FromTokens(["a"])));
    }
}
