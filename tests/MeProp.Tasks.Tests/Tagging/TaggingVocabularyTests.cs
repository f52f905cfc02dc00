namespace MeProp.Tasks.Tests;

public sealed class TaggingVocabularyTests
{
    private static readonly Sentence[] Train = [Tagged("The/DT dog/NN barks/VBZ"), Tagged("the/DT Dogs/NNS bark/VBP")];

    [Fact]
    public void Words_are_known_once_and_other_features_twice()
    {
        TaggingVocabulary vocabulary = TaggingVocabulary.Build(Train, TagColumn.Xpos);

        Assert.Equal(TagColumn.Xpos, vocabulary.Column);
        Assert.Equal(["DT", "NN", "NNS", "VBP", "VBZ"], vocabulary.Tags.Tags);
        Assert.Equal(["the", "bark", "barks", "dog", "dogs"], Values(vocabulary[TokenFeature.Word]));
        Assert.Equal(["ba", "do", "th"], Values(vocabulary[TokenFeature.Prefix2]));
        Assert.Equal(["e", "s"], Values(vocabulary[TokenFeature.Suffix1]));
        Assert.Equal(["xx", "Xxx"], Values(vocabulary[TokenFeature.Shape]));
        Assert.Equal([6, 4, 4, 3, 2, 2, 2, 3], vocabulary.Sizes);
        Assert.Equal(2, vocabulary[TokenFeature.Suffix1].Frequency(Vocabulary.Unknown));
    }

    [Fact]
    public void Sentences_become_rows_of_eight_ids()
    {
        TaggingVocabulary vocabulary = TaggingVocabulary.Build(Train, TagColumn.Xpos);
        Sentence[] sentences = [Tagged("THE/DT cat/NN barks/XX"), Tagged("Dog/_")];

        IdExamples examples = vocabulary.Examples(sentences);

        Assert.Equal((2, 8, 5, 2), (examples.Count, examples.Inputs, examples.Classes, examples.TargetCount));
        using CpuDevice device = CpuDevice.Create(1);
        var batch = new Batch(device);
        examples.Fill([0], batch);
        Assert.Equal((3, 2), (batch.Rows, batch.TargetCount));
        int[] ids = batch.Ids!.ToArray(), targets = batch.Targets.ToArray();
        Assert.Equal([1, 3, 3, 1, 1, 1, 1, 0], ids[..8]);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 1], ids[8..16]);
        Assert.Equal([3, 1, 1, 2, 0, 0, 0, 1], ids[16..]);
        Assert.Equal([0, 1, -1], targets);
        Assert.Equal([0, 1, TagSet.Unseen, TagSet.Missing], vocabulary.GoldTags(sentences));
        Assert.Equal([false, true, false, false], vocabulary.UnknownWords(sentences));
    }

    [Fact]
    public void Rare_words_are_dropped_more_often()
    {
        float[] rates = TaggingVocabulary.Build(Train, TagColumn.Xpos).UnknownRates();

        Assert.Equal([0f, 0.25f / 2.25f, 0.2f, 0.2f, 0.2f, 0.2f], rates);
    }

    [Theory]
    [InlineData(TagColumn.Upos)]
    [InlineData(TagColumn.Xpos)]
    public void A_vocabulary_comes_back_from_its_text(TagColumn column)
    {
        Treebank treebank = BuiltInSentences.Create(3);
        TaggingVocabulary vocabulary = TaggingVocabulary.Build(treebank.Train, column);

        TaggingVocabulary again = TaggingVocabulary.FromText(vocabulary.ToText());

        Assert.Equal((column, vocabulary.ToText()), (again.Column, again.ToText()));
        Assert.Equal(vocabulary.Tags.Tags, again.Tags.Tags);
        Assert.Equal(
            vocabulary.Examples(treebank.Test).Fingerprint(), again.Examples(treebank.Test).Fingerprint());
        Assert.Equal(vocabulary.UnknownRates(), again.UnknownRates());
    }

    [Fact]
    public void A_damaged_text_is_refused()
    {
        string text = TaggingVocabulary.Build(Train, TagColumn.Upos).ToText();
        AssertDamaged("", "starts with \"\"");
        AssertDamaged(text.Replace("tagging 1", "tagging 2", StringComparison.Ordinal), "of another version");
        AssertDamaged(text.Replace("\tupos", "\tdeprel", StringComparison.Ordinal), "of another version");
        AssertDamaged(text.Replace("\n\n", "\n", StringComparison.Ordinal), "it has 1 parts");
        AssertDamaged(text[..^1], "Shape: The vocabulary is damaged in line 3: its end is missing.");
        AssertDamaged(text.Replace("\tbarks", "", StringComparison.Ordinal), "Word: The vocabulary is damaged");
        for (int length = 0; length < text.Length; length++)
            Assert.Throws<FormatException>(() => TaggingVocabulary.FromText(text[..length]));
    }

    [Fact]
    public void Tags_are_needed()
    {
        Sentence[] untagged = [Sentence.FromTokens(["a"])];
        Assert.Throws<ArgumentException>(() => TaggingVocabulary.Build(untagged, TagColumn.Upos));
        Assert.Throws<ArgumentException>(() => TaggingVocabulary.Build(Train, TagColumn.Upos).Examples([]));
    }

    [Fact]
    public void The_real_treebank_fits()
    {
        Treebank ewt = Treebanks.Load("ewt", Path.GetDirectoryName(RealData.Folder("ewt")),
            cancellationToken: TestContext.Current.CancellationToken);

        TaggingVocabulary vocabulary = TaggingVocabulary.Build(ewt.Train, TagColumn.Xpos);

        Assert.Equal(49, vocabulary.Tags.Count);
        Assert.Equal(25_094, vocabulary.Examples(ewt.Test).TargetCount);
        Assert.InRange(vocabulary.UnknownWords(ewt.Test).Count(isUnknown => isUnknown) / 25_094.0, 0.05, 0.09);
        Assert.InRange(vocabulary.ToText().Length, 100_000, 600_000);
        Assert.Equal(vocabulary.ToText(), TaggingVocabulary.FromText(vocabulary.ToText()).ToText());
    }

    private static IEnumerable<string> Values(Vocabulary vocabulary) =>
        Enumerable.Range(1, vocabulary.Count - 1).Select(id => vocabulary[id]);

    /// <summary>A sentence of words with both tags, as "dog/NN".</summary>
    private static Sentence Tagged(string text)
    {
        string[][] parts = [.. text.Split(' ').Select(word => word.Split('/'))];
        Sentence sentence = Sentence.FromTokens(parts.Select(part => part[0]));
        for (int i = 0; i < parts.Length; i++)
            (sentence.Words[i].Upos, sentence.Words[i].Xpos) = (parts[i][1], parts[i][1]);
        return sentence;
    }

    private static void AssertDamaged(string text, string message) => Assert.Contains(
        message,
        Assert.Throws<FormatException>(() => TaggingVocabulary.FromText(text)).Message,
        StringComparison.Ordinal);
}
