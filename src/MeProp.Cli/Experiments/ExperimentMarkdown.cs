using System.Text;

namespace MeProp.Cli;

/// <summary>What an experiment gave, as Markdown: a section with a table for each part.</summary>
/// <param name="result">The experiment.</param>
/// <param name="level">Level of its heading.</param>
internal sealed class ExperimentMarkdown(ExperimentResult result, int level)
{
    private const int LineLength = 120;

    private readonly StringBuilder _text = new();

    /// <summary>The text. Beside the runs there are no other documents, so links are words there.</summary>
    public string ToText()
    {
        Heading(level, result.Title);
        Paragraph(Wrapped($"{result.Question} Source: {result.Source}."));
        if (result.IsQuick) Paragraph("The quick form, on built-in data: its figures say nothing of published ones.");
        Paragraph($"```sh\nmeprop reproduce {result.Name}{(result.IsQuick ? " --quick" : "")}\n```");
        foreach (PartResult part in result.Parts) Part(part);
        Claims();
        Notes(result.Notes);
        return level == 1 ? NoteBlock.WithoutLinks(_text.ToString()) : _text.ToString();
    }

    private void Part(PartResult part)
    {
        if (result.Parts.Count > 1) Heading(level + 1, part.Title);
        if (part.Source != result.Source) Paragraph(Wrapped($"Source: {part.Source}."));
        var columns = new RowColumns(part, "±", isWide: true);
        ComparisonTable.MarkdownLine(_text, columns.Titles);
        ComparisonTable.MarkdownLine(_text, columns.Titles.Select((_, i) => columns.IsText(i) ? "---" : "---:"));
        foreach (string[] row in columns.Rows) ComparisonTable.MarkdownLine(_text, row);
        _text.Append('\n');
        foreach (RowResult row in part.Rows.Where(row => row.Note is not null))
            _text.Append(Wrapped($"- {row.Title}: {row.Note}", indentation: 2)).Append('\n');
        if (part.Rows.Any(row => row.Note is not null)) _text.Append('\n');
        Notes(part.Notes);
        if (part.Runs == 0) return;
        Paragraph(Wrapped(part.RunsText));
    }

    private void Claims()
    {
        if (result.Claims.Count == 0) return;
        ComparisonTable.MarkdownLine(_text, ["statement", "verdict", "found"]);
        ComparisonTable.MarkdownLine(_text, ["---", "---", "---"]);
        foreach (ClaimResult claim in result.Claims)
        {
            string found = string.Join("; ", claim.Findings.Select(finding => finding.ToText()));
            string why = claim.Why is { } reason ? $". {reason}" : "";
            ComparisonTable.MarkdownLine(_text, [claim.Text, claim.Verdict, found + why]);
        }

        _text.Append('\n');
    }

    private void Notes(IReadOnlyList<string> lines)
    {
        foreach (NoteBlock block in NoteBlock.Of(lines))
            Paragraph(block.IsTable ? string.Join('\n', block.Lines) : Wrapped(block.Text));
    }

    private void Heading(int depth, string text) => Paragraph($"{new string('#', depth)} {text}");

    /// <summary>Lines of at most 120 characters, unless a word is longer.</summary>
    private static string Wrapped(string text, int indentation = 0)
    {
        var lines = new StringBuilder();
        int length = 0;
        foreach (string word in text.Split(' '))
        {
            if (length > 0 && length + 1 + word.Length > LineLength)
            {
                lines.Append('\n').Append(' ', indentation);
                length = indentation;
            }
            else if (length > 0)
            {
                lines.Append(' ');
                length++;
            }

            lines.Append(word);
            length += word.Length;
        }

        return lines.ToString();
    }

    private void Paragraph(string text) => _text.Append(text).Append("\n\n");
}
