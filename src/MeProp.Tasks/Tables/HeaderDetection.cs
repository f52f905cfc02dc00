using System.Globalization;

namespace MeProp.Tasks;

/// <summary>Finds out whether the first row of a table names its columns.</summary>
internal static class HeaderDetection
{
    /// <summary>
    /// Names are different texts, and no numbers. They are names for sure above a column of numbers. Above texts alone,
    /// they are taken for names unless one of them stands again in its column.
    /// </summary>
    public static (bool HasHeader, bool IsSure) Decide(IReadOnlyList<string[]> rows, bool hasDecimalComma)
    {
        string[] first = rows[0];
        CellValue[] cells = [.. first.Select(cell => CellValue.Of(cell, hasDecimalComma))];
        string[] names = [.. cells.Select(cell => cell.Text).OfType<string>()];
        bool hasNumber = cells.Any(cell => cell.Number is not null);
        if (hasNumber || names.Length < Math.Max(1, first.Length - 1)) return (false, IsSure: hasNumber);
        if (Enumerable.Range(0, first.Length).Any(column => StandsAboveNumbers(rows, column, hasDecimalComma)))
            return (true, IsSure: true);
        bool recurs = Enumerable.Range(0, first.Length).Any(column => Recurs(rows, column, cells[column].Text));
        return (!recurs, IsSure: false);
    }

    /// <summary>The names of columns; those without a name are numbered.</summary>
    /// <exception cref="DataSetException">A name is there twice.</exception>
    public static string[] NamesIn(string[] header, string source, int line)
    {
        string[] names = [.. header.Select((name, i) => name.Trim() is { Length: > 0 } text ? text : NameOf(i))];
        var known = new HashSet<string>(names.Length, StringComparer.Ordinal);
        if (Array.Find(names, name => !known.Add(name)) is not { } repeated) return names;
        int[] places = [.. names.Index().Where(one => one.Item == repeated).Select(one => one.Index + 1)];
        throw new DataSetException(
            $"{source}, line {line}: the columns {string.Join(" and ", places)} have the same name "
            + $"{MessageText.Quote(repeated)}. Give each column a name of its own.");
    }

    /// <summary>The name of a column without one, as in "column 3".</summary>
    public static string NameOf(int place) => string.Create(CultureInfo.InvariantCulture, $"column {place + 1}");

    private static bool StandsAboveNumbers(IReadOnlyList<string[]> rows, int column, bool hasDecimalComma)
    {
        bool hasNumber = false;
        for (int i = 1; i < rows.Count; i++)
        {
            CellValue cell = column < rows[i].Length ? CellValue.Of(rows[i][column], hasDecimalComma) : default;
            if (cell.IsMissing) continue;
            if (cell.Number is null) return false;
            hasNumber = true;
        }

        return hasNumber;
    }

    private static bool Recurs(IReadOnlyList<string[]> rows, int column, string? name)
    {
        for (int i = 1; i < rows.Count; i++)
        {
            if (column < rows[i].Length && rows[i][column].Trim() == name) return true;
        }

        return false;
    }
}
