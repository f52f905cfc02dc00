using CsCheck;

namespace MeProp.Tasks.Tests;

public sealed class VocabularyTests
{
    private static readonly string[] Values = ["b", "a", "c", "a", "b", "a b", "é", "c"];

    [Fact]
    public void Frequent_strings_come_first_and_ties_are_in_ordinal_order()
    {
        Vocabulary vocabulary = Vocabulary.Build([.. Values, "c"]);

        int[] ids = [.. Enumerable.Range(0, vocabulary.Count)];
        Assert.Equal(["", "c", "a", "b", "a b", "é"], ids.Select(id => vocabulary[id]));
        Assert.Equal([0, 3, 2, 2, 1, 1], ids.Select(vocabulary.Frequency));
        Assert.Equal((1, 3, 0), (vocabulary.Id("c"), vocabulary.Id("b"), vocabulary.Id("C")));
        Assert.Equal(Vocabulary.Unknown, vocabulary.Id(""));
    }

    [Fact]
    public void Rare_strings_are_unknown_and_counted_there()
    {
        Vocabulary vocabulary = Vocabulary.Build(Values, minimumFrequency: 2);

        Assert.Equal((4, 2, 0), (vocabulary.Count, vocabulary.Frequency(Vocabulary.Unknown), vocabulary.Id("é")));
    }

    [Fact]
    public void The_text_is_compact() =>
        Assert.Equal("5\t0\n2\ta\tb\tc\n1\ta b\té\n", Vocabulary.Build(Values).ToText());

    [Fact]
    public void A_vocabulary_comes_back_from_its_text() =>
        Gen.Select(Gen.String[Gen.Char["abc éß語_#\"\\"], 1, 3].Array[0, 60], Gen.Int[1, 3]).Sample((values, minimum) =>
        {
            Vocabulary vocabulary = Vocabulary.Build(values, minimum);
            Vocabulary again = Vocabulary.FromText(vocabulary.ToText());

            Assert.Equal(vocabulary.Count, again.Count);
            for (int id = 0; id < again.Count; id++)
            {
                Assert.Equal((vocabulary[id], vocabulary.Frequency(id)), (again[id], again.Frequency(id)));
                if (id > 0) Assert.Equal(id, again.Id(again[id]));
            }

            Assert.Equal(vocabulary.ToText(), again.ToText());
        });

    [Theory]
    [InlineData("", "line 1: it is no number of strings and a frequency")]
    [InlineData("1\t0", "its end is missing")]
    [InlineData("1\t0\n1\ta", "its end is missing")]
    [InlineData("x\t0\n", "line 1: \"x\" is no number from 0")]
    [InlineData("1\t-1\n", "line 1: \"-1\" is no number from 0")]
    [InlineData("01\t0\n", "line 1: \"01\" is no number from 0")]
    [InlineData("99999999999\t0\n", "is no number from 0")]
    [InlineData("2\t0\n1\ta\n", "line 1: it announces 2 strings, but there are 1")]
    [InlineData("1\t0\n0\ta\n", "line 2: \"0\" is no number from 1")]
    [InlineData("2\t0\n1\ta\n1\tb\n", "line 3: frequencies do not fall")]
    [InlineData("2\t0\n1\ta\n2\tb\n", "line 3: frequencies do not fall")]
    [InlineData("2\t0\n1\tb\ta\n", "line 2: strings are not in their order")]
    [InlineData("2\t0\n1\ta\ta\n", "line 2: strings are not in their order")]
    [InlineData("2\t0\n2\ta\n1\ta\n", "a string is there twice")]
    [InlineData("2\t0\n1\ta\t\n", "line 2: a string is empty")]
    [InlineData("0\t0\n1\n", "line 2: it has no strings")]
    [InlineData("1\t0\n\n1\ta\n", "line 2: \"\" is no number from 1")]
    [InlineData("1\t0\r\n1\ta\r\n", "line 1: \"0\\u000d\" is no number from 0")]
    public void A_damaged_text_is_refused(string text, string message) => Assert.Contains(
        message,
        Assert.Throws<FormatException>(() => Vocabulary.FromText(text)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Damage_never_ends_in_another_exception()
    {
        string text = Vocabulary.Build(Values).ToText();
        Gen<char> letter = Gen.Char["0129\t\n a\u0001\ud800"];
        Gen.Select(Gen.Int[0, text.Length - 1], letter, Gen.Int[0, 2]).Sample((at, c, cut) =>
        {
            string damaged = text[..at] + (cut > 1 ? "" : c.ToString()) + text[Math.Min(text.Length, at + cut)..];
            try
            {
                Assert.Equal(damaged, Vocabulary.FromText(damaged).ToText());
            }
            catch (FormatException)
            {
                // As promised.
            }
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\tb")]
    [InlineData("a\n")]
    public void Strings_that_the_text_cannot_hold_are_refused(string value) =>
        Assert.Throws<ArgumentException>(() => Vocabulary.Build(["a", value]));

    [Fact]
    public void Tags_are_numbered_in_ordinal_order_and_come_back()
    {
        TagSet tags = TagSet.Build(["NN", "VB", "NN", "$", ","]);

        Assert.Equal(["$", ",", "NN", "VB"], tags.Tags);
        Assert.Equal((2, "VB"), (tags.Id("NN"), tags[3]));
        Assert.Equal((TagSet.Missing, TagSet.Unseen), (tags.Id(null), tags.Id("nn")));
        Assert.Equal(tags.Tags, TagSet.FromText(tags.ToText()).Tags);
    }

    [Theory]
    [InlineData("")]
    [InlineData("VB\tNN")]
    [InlineData("NN\tNN")]
    [InlineData("NN\t")]
    [InlineData("N N")]
    public void Damaged_tags_are_refused(string text) =>
        Assert.Throws<FormatException>(() => TagSet.FromText(text));

    [Fact]
    public void A_tag_set_has_tags() => Assert.Throws<ArgumentException>(() => TagSet.Build([]));
}
