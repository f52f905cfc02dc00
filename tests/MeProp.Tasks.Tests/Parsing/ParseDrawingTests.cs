using System.Xml.Linq;
using CsCheck;

namespace MeProp.Tasks.Tests;

public sealed class ParseDrawingTests
{
    private static readonly Sentence Dog =
        Trees.Parse("The/DET/3/det big/ADJ/3/amod dog/NOUN/4/nsubj barked/VERB/0/root loudly/ADV/4/advmod ./PUNCT/4/punct");

    [Fact]
    public void Arcs_stand_above_words()
    {
        const string expected =
            """
                               root
             ┌───det───┐       │┌───punct────┐
             │   ┌amod┐│┌nsubj┐││┌advmod┐    │
             ▼   ▼    ││▼     │▼││      ▼    ▼
            The big   dog    barked   loudly .

            """;
        Assert.Equal(expected, ParseDrawing.ToText(Dog));
    }

    [Fact]
    public void Arcs_that_cross_keep_their_labels()
    {
        Sentence crossed = Trees.Parse("a/X/3/det b/X/4/nsubj c/X/4/obj d/X/0/root");
        const string expected =
            """
                       root
              ┌─nsubj─┐│
            ┌det┐┌obj┐││
            ▼ ▼ │▼   ││▼
            a b c    d

            """;
        Assert.Equal(expected, ParseDrawing.ToText(crossed));
    }

    [Fact]
    public void A_wide_tree_has_a_word_a_line()
    {
        const string expected =
            """
            barked (root)
            ├─ dog (nsubj)
            │  ├─ The (det)
            │  └─ big (amod)
            ├─ loudly (advmod)
            └─ . (punct)

            """;
        Assert.Equal(expected, ParseDrawing.ToText(Dog, 20));
    }

    [Fact]
    public void One_word_is_a_root() =>
        Assert.Equal("root\n▼\nGo\n", ParseDrawing.ToText(Trees.Parse("Go/VERB/0/root")));

    /// <summary>Each word has one arrow, each relation is there, and no line is wider than allowed.</summary>
    [Fact]
    public void Drawings_of_all_trees_fit() => Trees.Projective(12).Sample(
        heads =>
        {
            string[] words = [.. heads.Select((head, i) => $"w{i}/X/{head}/r{i}")];
            string text = ParseDrawing.ToText(Trees.Parse(string.Join(' ', words)));
            for (int i = 0; i < words.Length; i++) Assert.Contains($"r{i}", text, StringComparison.Ordinal);
            if (!text.Contains('▼', StringComparison.Ordinal)) return;
            Assert.Equal(words.Length, text.Count(letter => letter == '▼'));
            Assert.DoesNotContain('┼', text);
            Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, ParseDrawing.DefaultWidth));
        },
        iter: 500, threads: 1);

    [Fact]
    public void An_svg_file_has_all_arcs_and_escaped_words()
    {
        Sentence sentence = Trees.Parse("<b>/X/2/a&b ü/PROPN/0/root \"/PUNCT/2/punct");
        XDocument svg = XDocument.Parse(ParseDrawing.ToSvg(sentence));
        XNamespace space = "http://www.w3.org/2000/svg";
        Assert.Equal(space + "svg", svg.Root!.Name);
        Assert.Equal(
            ["<b>", "X", "ü", "PROPN", "\"", "PUNCT", "a&b", "punct", "root"],
            svg.Descendants(space + "text").Select(text => text.Value));

        // A line and an arrow for each word.
        Assert.Equal(6, svg.Descendants(space + "path").Count());
        int width = (int)svg.Root.Attribute("width")!;
        Assert.All(
            svg.Descendants(space + "text"), text => Assert.InRange((int)text.Attribute("x")!, 1, width - 1));
    }

    [Fact]
    public void A_sentence_without_tree_is_refused()
    {
        Assert.Throws<TextFileException>(() => ParseDrawing.ToText(Sentence.FromTokens(["a"])));
        Assert.Throws<TextFileException>(() => ParseDrawing.ToSvg(Sentence.FromTokens(["a"])));
        Assert.Throws<ArgumentOutOfRangeException>(() => ParseDrawing.ToText(Dog, 0));
    }
}
