namespace MeProp.Tasks.Tests;

public sealed class TaggingReportTests
{
    private static readonly TagSet Tags = TagSet.Build(["A", "B", "C"]);

    [Fact]
    public void Words_unknown_words_and_sentences_are_counted()
    {
        // Sentences: all right; one wrong; a gold tag that the set does not have; nothing to count.
        TaggingReport report = TaggingReport.Compare(
            Tags,
            gold: [0, 1, 2, 0, 1, TagSet.Missing, TagSet.Unseen, TagSet.Missing],
            predicted: [0, 1, 1, 0, 2, 1, 0, 2],
            lengths: [2, 3, 2, 1],
            unknown: [false, true, false, false, true, true, true, true]);

        Assert.Equal((6, 3), (report.Words, report.CorrectWords));
        Assert.Equal((3, 1), (report.UnknownWords, report.CorrectUnknownWords));
        Assert.Equal((3, 1), (report.Sentences, report.CorrectSentences));
        Assert.Equal((0.5, 1 / 3.0, 1 / 3.0), (report.Accuracy, report.UnknownAccuracy, report.SentenceAccuracy));
        Assert.Equal([new(null, "A", 1), new("B", "C", 1), new("C", "B", 1)], report.Confusions);
    }

    [Fact]
    public void The_most_frequent_confusion_comes_first()
    {
        TaggingReport report = TaggingReport.Compare(
            Tags, [0, 0, 1, 1, 1, 2], [1, 1, 0, 2, 2, 1], [6], new bool[6]);

        Assert.Equal([new("A", "B", 2), new("B", "C", 2), new("B", "A", 1), new("C", "B", 1)], report.Confusions);
        Assert.Equal((0.0, 0.0), (report.Accuracy, report.SentenceAccuracy));
        Assert.Equal(double.NaN, report.UnknownAccuracy);
    }

    [Fact]
    public void Lengths_and_tags_must_fit()
    {
        Assert.Throws<ArgumentException>(() => TaggingReport.Compare(Tags, [0], [0, 1], [1], [false]));
        Assert.Throws<ArgumentException>(() => TaggingReport.Compare(Tags, [0], [0], [2], [false]));
        Assert.Throws<ArgumentException>(() => TaggingReport.Compare(Tags, [0], [0], [1], []));
        Assert.Throws<ArgumentException>(() => TaggingReport.Compare(Tags, [3], [0], [1], [false]));
        Assert.Throws<ArgumentException>(() => TaggingReport.Compare(Tags, [-3], [0], [1], [false]));
        Assert.Throws<ArgumentException>(() => TaggingReport.Compare(Tags, [0], [-1], [1], [false]));
    }
}
