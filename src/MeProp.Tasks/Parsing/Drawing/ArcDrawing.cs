using System.Text;

namespace MeProp.Tasks;

/// <summary>Draws arcs with box characters above a line of words.</summary>
internal static class ArcDrawing
{
    private const char Line = '─', Side = '│', Cross = '┼', LeftCorner = '┌', RightCorner = '┐', Arrow = '▼';

    /// <summary>The drawing; null if it is wider than allowed.</summary>
    public static string? Draw(Sentence sentence, int width)
    {
        IReadOnlyList<Arc> arcs = Arc.Of(sentence);
        ArcColumns columns = new(sentence, arcs);
        Word root = sentence.Words.Single(word => word.Head == 0);
        int rootColumn = columns.Root(root.Id - 1);
        int wide = Math.Max(columns.Width, rootColumn + root.Deprel!.Length);
        if (wide > width) return null;

        // From above: the label of the root, a row for each level, a row of arrows.
        int levels = arcs.Select(arc => arc.Level).DefaultIfEmpty().Max();
        var rows = new char[levels + 2][];
        for (int row = 0; row < rows.Length; row++)
        {
            rows[row] = new char[wide];
            Array.Fill(rows[row], ' ');
        }

        root.Deprel.CopyTo(0, rows[0], rootColumn, root.Deprel.Length);
        for (int i = 0; i < arcs.Count; i++) DrawTop(rows[levels + 1 - arcs[i].Level], arcs[i], i, columns, arcs);
        for (int i = 0; i < arcs.Count; i++)
        {
            (int left, int right) = (columns.Left(i, arcs), columns.Right(i, arcs));
            DrawSide(rows, levels + 2 - arcs[i].Level, left, isArrow: !arcs[i].PointsRight);
            DrawSide(rows, levels + 2 - arcs[i].Level, right, isArrow: arcs[i].PointsRight);
        }

        DrawSide(rows, 1, rootColumn, isArrow: true);
        StringBuilder text = new();
        foreach (char[] row in rows) text.Append(new string(row).TrimEnd()).Append('\n');
        int column = 0;
        foreach (Word word in sentence.Words)
        {
            text.Append(' ', columns.Start(word.Id - 1) - column).Append(word.Form);
            column = columns.Start(word.Id - 1) + ArcColumns.WidthOf(word.Form);
        }

        return text.Append('\n').ToString();
    }

    /// <summary>The horizontal line of an arc, its label in the middle.</summary>
    private static void DrawTop(char[] row, Arc arc, int index, ArcColumns columns, IReadOnlyList<Arc> arcs)
    {
        (int left, int right) = (columns.Left(index, arcs), columns.Right(index, arcs));
        row.AsSpan(left..right).Fill(Line);
        (row[left], row[right]) = (LeftCorner, RightCorner);
        int start = left + 1 + (right - left - 1 - arc.Relation.Length) / 2;
        arc.Relation.CopyTo(0, row, start, arc.Relation.Length);
    }

    /// <summary>The vertical line from a row down to a word; a label that it meets stays whole.</summary>
    private static void DrawSide(char[][] rows, int from, int column, bool isArrow)
    {
        for (int row = from; row < rows.Length; row++)
        {
            ref char place = ref rows[row][column];
            if (row == rows.Length - 1 && isArrow) place = Arrow;
            else if (place is ' ' or Line) place = place == Line ? Cross : Side;
        }
    }
}
