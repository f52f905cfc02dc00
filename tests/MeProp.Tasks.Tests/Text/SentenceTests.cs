namespace MeProp.Tasks.Tests;

public sealed class SentenceTests
{
    [Fact]
    public void Tokens_make_a_sentence_without_annotations()
    {
        Sentence sentence = Sentence.FromTokens(["Time", "flies", "_", "#", "."]);

        Assert.Equal("Time flies _ # .", sentence.ToString());
        Assert.All(sentence.Words, word => Assert.Equal((null, null), (word.Upos, word.Head)));
        sentence.Words[1].Upos = "VERB";
        sentence.Words[0].Head = 2;
        string written = ConlluRoundTripTests.WriteAll([sentence]);
        Assert.StartsWith(
            "1\tTime\t_\t_\t_\t_\t2\t_\t_\t_\n"
            + "2\tflies\t_\tVERB\t_\t_\t_\t_\t_\t_\n", written, StringComparison.Ordinal);
        Assert.Equal(written, ConlluRoundTripTests.WriteAll(ConlluRoundTripTests.ReadAll(written)));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("a\tb")]
    [InlineData("a\n")]
    public void A_token_is_a_field(string token) =>
        Assert.Throws<ArgumentException>(() => Sentence.FromTokens(["a", token]));

    [Fact]
    public void Half_of_a_surrogate_pair_is_no_token() =>
        Assert.Throws<ArgumentException>(() => Sentence.FromTokens(["\ud83d"]));

    [Fact]
    public void A_sentence_has_a_token() => Assert.Throws<ArgumentException>(() => Sentence.FromTokens([]));

    [Fact]
    public void Only_fields_can_be_set()
    {
        Sentence sentence = Sentence.FromTokens(["a", "b"]);
        Word word = sentence.Words[0];

        Assert.Equal(
            "\"A B\" is no UPOS. Expected visible characters without spaces. (Parameter 'value')",
            Assert.Throws<ArgumentException>(() => word.Upos = "A B").Message);
        Assert.Throws<ArgumentException>(() => word.Xpos = "");
        Assert.Throws<ArgumentException>(() => word.Deprel = "\udc00");
        Assert.Throws<ArgumentOutOfRangeException>(() => word.Head = 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => word.Head = 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => word.Head = -1);
        Assert.Equal((null, null), (word.Upos, word.Head));
    }

    [Fact]
    public void A_cycle_is_not_written()
    {
        Sentence sentence = Sentence.FromTokens(["a", "b"]);
        (sentence.Words[0].Head, sentence.Words[1].Head) = (2, 1);

        Assert.Contains(
            "The heads of word 1 lead back to it.",
            Assert.Throws<TextFileException>(() => ConlluRoundTripTests.WriteAll([sentence])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Training_needs_tags()
    {
        Sentence sentence = Sentence.Parse(ConlluTexts.Example);
        sentence.Words[1].Xpos = null;

        sentence.CheckTags(TagColumn.Upos);
        Assert.Equal(
            "sentence, line 5, column 14: XPOS is _. Expected a tag, as training needs it.",
            Assert.Throws<TextFileException>(() => sentence.CheckTags(TagColumn.Xpos)).Message);
    }

    [Theory]
    [InlineData(null, 1, 2, "HEAD is _.")]
    [InlineData(0, null, 0, "HEAD is _.")]
    [InlineData(0, 0, 1, "HEAD is 0, but word 1 is the root. Expected exactly one root.")]
    [InlineData(2, 3, 1, "The heads of word 1 lead back to it.")]
    public void Training_needs_a_tree(int? first, int? second, int? third, string message)
    {
        Sentence sentence = Sentence.Parse(ConlluTexts.Example);
        (sentence.Words[0].Head, sentence.Words[1].Head, sentence.Words[2].Head) = (first, second, third);

        Assert.Contains(
            message, Assert.Throws<TextFileException>(sentence.CheckTree).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Training_needs_relations()
    {
        Sentence sentence = Sentence.Parse(ConlluTexts.Example);
        sentence.CheckTree();
        sentence.Words[0].Deprel = null;
        Assert.Throws<TextFileException>(sentence.CheckTree);
    }

    [Fact]
    public void One_sentence_is_parsed()
    {
        Assert.Throws<TextFileException>(() => Sentence.Parse(""));
        Assert.Equal(
            8,
            Assert.Throws<TextFileException>(() => Sentence.Parse(ConlluTexts.Example + ConlluTexts.Example)).Line - 1);
    }
}
