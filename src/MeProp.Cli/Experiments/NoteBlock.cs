using System.Text.RegularExpressions;

namespace MeProp.Cli;

/// <summary>A paragraph or a table of notes, which are lines of Markdown.</summary>
/// <param name="IsTable">Whether the lines are those of a table.</param>
/// <param name="Lines">At least one.</param>
internal sealed partial record NoteBlock(bool IsTable, IReadOnlyList<string> Lines)
{
    /// <summary>A paragraph in one line.</summary>
    public string Text => string.Join(' ', Lines);

    /// <summary>Neighbouring lines are a block; an empty line ends it.</summary>
    public static IReadOnlyList<NoteBlock> Of(IReadOnlyList<string> lines)
    {
        var blocks = new List<NoteBlock>();
        var block = new List<string>();
        foreach (string line in lines.Append(""))
        {
            bool isTable = line.StartsWith('|');
            if (block.Count > 0 && (line.Length == 0 || isTable != block[0].StartsWith('|')))
            {
                blocks.Add(new(block[0].StartsWith('|'), [.. block]));
                block.Clear();
            }

            if (line.Length > 0) block.Add(line);
        }

        return blocks;
    }

    /// <summary>The cells of a table line by line, without the line of dashes.</summary>
    public IReadOnlyList<string[]> Cells()
    {
        int columns = CellsOf(Lines[0]).Length;
        return
        [
            .. Lines.Where((_, i) => i != 1).Select(line => (string[])[
                .. CellsOf(line).Concat(Enumerable.Repeat("", columns)).Take(columns).Select(WithoutMarkdown),
            ]),
        ];
    }

    /// <summary>Whether a column of a table holds numbers, which stand right.</summary>
    public bool IsNumber(int column) =>
        Lines.Count > 1 && CellsOf(Lines[1]).ElementAtOrDefault(column)?.EndsWith(':') == true;

    /// <summary>A text without marks of code and stress, and with the words of links alone.</summary>
    public static string WithoutMarkdown(string text) =>
        Stress().Replace(WithoutLinks(text), "$1").Replace("`", "", StringComparison.Ordinal);

    /// <summary>A text with the words of its links to other documents alone.</summary>
    public static string WithoutLinks(string text) => Link().Replace(text, "$1");

    private static string[] CellsOf(string line) => [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\*([^*]+)\*")]
    private static partial Regex Stress();
}
