namespace MeProp.Cli.Tests;

/// <summary>Notes of experiments: paragraphs and tables of Markdown.</summary>
public sealed class NoteBlockTests
{
    [Fact]
    public void Neighbouring_lines_are_a_paragraph_or_a_table()
    {
        IReadOnlyList<NoteBlock> blocks = NoteBlock.Of([
            "One", "paragraph.", "", "Before:", "| a | b |", "|---|---:|", "| [x](y.md) | 1 |", "| *z* |", "After.",
        ]);
        Assert.Equal(
            ["One paragraph.", "Before:", "After."], blocks.Where(block => !block.IsTable).Select(block => block.Text));
        NoteBlock table = Assert.Single(blocks, block => block.IsTable);
        Assert.Equal([["a", "b"], ["x", "1"], ["z", ""]], table.Cells());
        Assert.Equal((false, true, false), (table.IsNumber(0), table.IsNumber(1), table.IsNumber(2)));
    }

    [Fact]
    public void A_text_without_Markdown_has_the_words_alone() => Assert.Equal(
        "Which rule? See method.", NoteBlock.WithoutMarkdown("*Which* `rule`? See [method](method.md#rule)."));
}
