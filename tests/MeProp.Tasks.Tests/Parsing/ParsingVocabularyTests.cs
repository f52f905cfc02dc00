namespace MeProp.Tasks.Tests;

public sealed class ParsingVocabularyTests
{
    private const int Unknown = ParsingVocabulary.Unknown, Root = ParsingVocabulary.Root, Null = ParsingVocabulary.Null;

    private static readonly Sentence[] Train =
        [Trees.Parse("The/DT/2/det dogs/NN/3/nsubj:pass bark/VB/0/root"), Trees.Parse("the/DT/2/det dog/NN/0/root")];

    [Fact]
    public void A_state_becomes_48_ids()
    {
        ParsingVocabulary vocabulary = ParsingVocabulary.Build(Train);
        Assert.Equal(["det", "nsubj", "root"], vocabulary.Labels.Tags);
        Assert.Equal((48, 7), (vocabulary.IdsPerRow, vocabulary.TransitionCount));
        int the = vocabulary.Words.Id("the") + 2, dog = vocabulary.Words.Id("dog") + 2;
        int dt = vocabulary.Tags[0].Id("DT") + 2, nn = vocabulary.Tags[0].Id("NN") + 2;

        (int[] ids, int[] targets) = Rows(vocabulary, [Trees.Parse("THE/DT/3/det small/JJ/3/amod dog/NN/0/root")]);

        // A label that the vocabulary does not have does not count, but the tree is built: SHIFT SHIFT SHIFT LEFT-? …
        Assert.Equal([0, 0, 0, -1, 1, 1 + 3 + 2], targets);
        Assert.Equal(
            [Root, Null, Null, the, Unknown, dog, .. Enumerable.Repeat(Null, 12)], ids[..18]);
        Assert.Equal([Root, Null, Null, dt, Unknown, nn, .. Enumerable.Repeat(Null, 12)], ids[18..36]);
        Assert.Equal(Enumerable.Repeat(Null, 12), ids[36..48]);
        int[] last = ids[^48..];
        Assert.Equal([dog, Root, Null, Null, Null, Null, the, Null, Unknown, Null], last[..10]);
        Assert.Equal([3 + 0, Null, Unknown, Null], last[36..40]);
    }

    [Fact]
    public void Both_columns_of_tags_stand_side_by_side_and_arc_hybrid_has_two_positions_more()
    {
        Sentence sentence = Trees.Parse("the/DT/2/det dog/NN/0/root");
        (sentence.Words[0].Xpos, sentence.Words[1].Xpos) = ("X", null);
        ParsingScheme scheme = new() { TagColumns = [TagColumn.Upos, TagColumn.Xpos] };
        ParsingVocabulary standard = ParsingVocabulary.Build([sentence], scheme);
        ParsingVocabulary hybrid = ParsingVocabulary.Build(
            [sentence], scheme with { System = TransitionSystem.ArcHybrid });
        Assert.Equal((66, 74), (standard.IdsPerRow, hybrid.IdsPerRow));
        (int[] ids, _) = Rows(standard, [sentence]);
        int dt = standard.Tags[0].Id("DT") + 2, nn = standard.Tags[0].Id("NN") + 2, x = standard.Tags[1].Id("X") + 2;
        Assert.Equal([Root, Null, Null, dt, nn], ids[18..23]);
        Assert.Equal([Root, Null, Null, x, Unknown], ids[36..41]);
    }

    [Fact]
    public void Subtypes_are_kept_on_demand()
    {
        ParsingVocabulary vocabulary = ParsingVocabulary.Build(Train, new ParsingScheme { KeepsSubtypes = true });
        Assert.Equal(["det", "nsubj:pass", "root"], vocabulary.Labels.Tags);
    }

    [Fact]
    public void Sentences_that_are_not_projective_are_skipped()
    {
        ParsingVocabulary vocabulary = ParsingVocabulary.Build(Train);
        Sentence crossed = Trees.Parse("a/DT/3/det b/NN/4/nsubj c/NN/4/nsubj d/VB/0/root");
        Assert.False(Projectivity.IsProjective(crossed));
        Assert.True(Projectivity.IsProjective(Train[0]));
        Assert.Equal(Train, Projectivity.Of([Train[0], crossed, Train[1]]));
        Assert.Equal(
            vocabulary.Examples(Train).Fingerprint(), vocabulary.Examples([Train[0], crossed, Train[1]]).Fingerprint());
        Assert.Throws<ArgumentException>(() => vocabulary.Examples([crossed]));
        Assert.Throws<TextFileException>(() => vocabulary.Examples([Sentence.FromTokens(["a"])]));

        // An arc that covers the root crosses the arc of the root.
        Assert.False(Projectivity.IsProjective((ReadOnlySpan<int>)[3, 0, 2]));
        Assert.True(Projectivity.IsProjective((ReadOnlySpan<int>)[2, 0, 2]));
    }

    [Fact]
    public void Rare_words_are_dropped_more_often()
    {
        ParsingVocabulary vocabulary = ParsingVocabulary.Build(Train);
        float[] rates = vocabulary.UnknownRates();
        Assert.Equal(vocabulary.Words.Count + 2, rates.Length);
        Assert.Equal([0, 0, 0], rates[..3]);
        Assert.Equal(0.25f / 2.25f, rates[vocabulary.Words.Id("the") + 2]);
        Assert.Equal(0.2f, rates[vocabulary.Words.Id("dog") + 2]);
    }

    [Theory]
    [InlineData("arc-standard", false)]
    [InlineData("arc-hybrid", true)]
    public void A_vocabulary_comes_back_from_its_text(string system, bool isFull)
    {
        Treebank treebank = BuiltInSentences.Create(3);
        ParsingVocabulary vocabulary = ParsingVocabulary.Build(treebank.Train, new ParsingScheme
        {
            System = TransitionSystem.All.Single(one => one.Name == system),
            TagColumns = isFull ? [TagColumn.Xpos, TagColumn.Upos] : [TagColumn.Upos],
            KeepsSubtypes = isFull,
        });

        ParsingVocabulary again = ParsingVocabulary.FromText(vocabulary.ToText());

        Assert.Equal(vocabulary.ToText(), again.ToText());
        Assert.Equal(
            (vocabulary.Scheme.System, isFull, vocabulary.IdsPerRow),
            (again.Scheme.System, again.Scheme.KeepsSubtypes, again.IdsPerRow));
        Assert.Equal(vocabulary.Scheme.TagColumns, again.Scheme.TagColumns);
        Assert.Equal(
            vocabulary.Examples(treebank.Test).Fingerprint(), again.Examples(treebank.Test).Fingerprint());
        Assert.Equal(vocabulary.UnknownRates(), again.UnknownRates());
    }

    [Fact]
    public void A_damaged_text_is_refused()
    {
        string text = ParsingVocabulary.Build(Train).ToText();
        AssertDamaged("", "starts with \"\"");
        AssertDamaged(text.Replace("parsing 1", "parsing 2", StringComparison.Ordinal), "of another version");
        AssertDamaged(text.Replace("arc-standard", "arc-eager", StringComparison.Ordinal), "of another version");
        AssertDamaged(text.Replace("xpos", "xpos,xpos", StringComparison.Ordinal), "of another version");
        AssertDamaged(text.Replace("xpos", "feats", StringComparison.Ordinal), "of another version");
        AssertDamaged(text.Replace("\tuniversal", "\tall", StringComparison.Ordinal), "of another version");
        AssertDamaged(text.Replace("\tdogs", "", StringComparison.Ordinal), "Words: The vocabulary is damaged");
        AssertDamaged(text[..^1], "Xpos: The vocabulary is damaged");
        for (int length = 0; length < text.Length; length++)
            Assert.Throws<FormatException>(() => ParsingVocabulary.FromText(text[..length]));
    }

    [Fact]
    public void A_wrong_scheme_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ParsingVocabulary.Build(Train, new ParsingScheme { TagColumns = [] }));
        Assert.Throws<ArgumentException>(() => ParsingVocabulary.Build(
            Train, new ParsingScheme { TagColumns = [TagColumn.Upos, TagColumn.Upos] }));
        Assert.Throws<ArgumentException>(() => ParsingVocabulary.Build([Sentence.FromTokens(["a"])]));
    }

    [Fact]
    public void The_real_treebank_fits()
    {
        Treebank ewt = Treebanks.Load("ewt", Path.GetDirectoryName(RealData.Folder("ewt")),
            cancellationToken: TestContext.Current.CancellationToken);

        ParsingVocabulary vocabulary = ParsingVocabulary.Build(ewt.Train);

        IReadOnlyList<Sentence> projective = Projectivity.Of(ewt.Train);
        IdExamples examples = vocabulary.Examples(ewt.Train);
        Assert.Equal(2 * projective.Sum(sentence => sentence.Words.Count), examples.Count);
        Assert.Equal(examples.Count, examples.TargetCount);
        Assert.InRange(projective.Count / (double)ewt.Train.Count, 0.95, 0.99);
        Assert.Equal(vocabulary.ToText(), ParsingVocabulary.FromText(vocabulary.ToText()).ToText());
    }

    private static (int[] Ids, int[] Targets) Rows(ParsingVocabulary vocabulary, Sentence[] sentences)
    {
        using CpuDevice device = CpuDevice.Create(1);
        IdExamples examples = vocabulary.Examples(sentences);
        var batch = new Batch(device);
        examples.Fill([.. Enumerable.Range(0, examples.Count)], batch);
        return (batch.Ids!.ToArray(), batch.Targets.ToArray());
    }

    private static void AssertDamaged(string text, string message) => Assert.Contains(
        message,
        Assert.Throws<FormatException>(() => ParsingVocabulary.FromText(text)).Message,
        StringComparison.Ordinal);
}
