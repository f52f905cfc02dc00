namespace MeProp.Tasks;

/// <summary>
/// Decides whether a column becomes inputs, and how; tells a user what is not obvious. Several threads may ask for
/// different columns.
/// </summary>
/// <param name="table">The table; what kind a column is, all its rows decide.</param>
/// <param name="train">The training rows: means and known texts are theirs.</param>
internal sealed class ColumnChoice(DataTable table, TableRows train)
{
    /// <summary>Texts of a column that become inputs: the most frequent ones.</summary>
    public const int MaxValues = 50;

    /// <summary>Different texts for each row, above which they are taken for names.</summary>
    private const double NameRate = 0.9;

    private const int FewestRows = 20;

    private static readonly string[] NamesOfIds = ["id", "index", "key", "uuid", "guid", "nr", "rownumber", "rownames"];

    private static readonly string[] EndsOfIds = ["_id", "Id", "ID"];

    /// <summary>What becomes of a column.</summary>
    public ChosenColumn Of(int place)
    {
        TableColumn column = table.Columns[place];
        var chosen = new ChosenColumn(column.Name);
        if (IsConstant(column)) return chosen with { IsConstant = true };
        if (column.HoldsNumbers)
            return NumbersRows(column) ? chosen : chosen with { Encoding = NumberEncoding.Of(place, column, train) };
        if (NamesRows(column)) return chosen;
        List<string> notes = [];
        NoteFewTexts(column, notes);
        return chosen with { Encoding = CategoriesOf(column, place, notes), Notes = notes };
    }

    /// <summary>What a user should know of the columns.</summary>
    public static IEnumerable<string> NotesOn(IReadOnlyList<ChosenColumn> columns)
    {
        string[] constant = NamesOf(columns.Where(column => column.IsConstant));
        string[] named = NamesOf(columns.Where(column => column is { Encoding: null, IsConstant: false }));
        return
        [
            .. columns.SelectMany(column => column.Notes),
            .. constant is [] ? (string[])[] : [$"left out, because all rows are equal: {List(constant)}."],
            .. named is []
                ? (string[])[]
                :
                [
                    "left out, because nearly every row has a value of its own, as names and numbers of rows do: "
                    + $"{List(named)}.",
                ],
        ];
    }

    private static string[] NamesOf(IEnumerable<ChosenColumn> columns) =>
        [.. columns.Select(column => MessageText.Quote(column.Name))];

    private static string List(string[] names) => names.Length <= 10
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(10))} and {names.Length - 10:N0} more";

    private static CellValue[] PresentIn(TableColumn column) => [.. column.Values.Where(value => !value.IsMissing)];

    /// <summary>Whether all rows are equal, or missing.</summary>
    private static bool IsConstant(TableColumn column)
    {
        if (!column.HoldsNumbers)
            return PresentIn(column).Length is var texts && texts == 0 || texts == 1 && column.Values.Count == 1;
        double? first = column.Values[0].Number;
        return first is not null && column.Values.All(value => value.Number == first);
    }

    /// <summary>Whether texts differ in nearly every row.</summary>
    private static bool NamesRows(TableColumn column)
    {
        CellValue[] present = PresentIn(column);
        int rows = Enumerable.Range(0, column.Count).Count(row => !column[row].IsMissing);
        return rows >= FewestRows && present.All(value => value.Number is null) && present.Length >= NameRate * rows;
    }

    /// <summary>
    /// Whether whole numbers differ in every row, and rise from row to row or their column is called so.
    /// </summary>
    private static bool NumbersRows(TableColumn column)
    {
        int rows = 0;
        bool rises = true;
        double last = double.NegativeInfinity;
        for (int row = 0; row < column.Count; row++)
        {
            if (column[row].Number is not { } number) continue;
            if (Math.Floor(number) != number) return false;
            rises &= number > last;
            (last, rows) = (number, rows + 1);
        }

        return rows >= FewestRows
            && (rises || IsNameOfIds(column.Name) && column.DifferentNumbers().Length == rows);
    }

    private static bool IsNameOfIds(string column)
    {
        string name = new([.. column.Where(char.IsLetter).Select(char.ToLowerInvariant)]);
        return NamesOfIds.Contains(name)
            || Array.Exists(EndsOfIds, end => column.EndsWith(end, StringComparison.Ordinal));
    }

    /// <summary>A few texts among numbers are often mistakes, or say that the number is missing.</summary>
    private void NoteFewTexts(TableColumn column, List<string> notes)
    {
        CellValue[] present = PresentIn(column);
        int texts = present.Count(value => value.Number is null);
        if (texts > 0.1 * present.Length) return;
        int first = Enumerable.Range(0, column.Values.Count)
            .First(text => column.Values[text] is { IsMissing: false, Number: null });
        notes.Add(
            $"{MessageText.Quote(column.Name)} holds numbers, but also {MessageText.Quote(column.Texts[first])} in "
            + $"{table.WhereIs(column.FirstRowWith(first))}: all its values count as texts. Leave the cell empty "
            + "if the number is missing.");
    }

    private CategoryEncoding CategoriesOf(TableColumn column, int place, List<string> notes)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        bool isMissing = false;
        foreach (int row in train.Rows)
        {
            if (column[row].Text is { } text) counts[text] = counts.GetValueOrDefault(text) + 1;
            else isMissing = true;
        }

        string[] kept =
        [
            .. counts.OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)
                .Take(MaxValues).Select(count => count.Key).Order(StringComparer.Ordinal),
        ];
        if (kept.Length < counts.Count)
        {
            notes.Add(
                $"{MessageText.Quote(column.Name)} has {counts.Count:N0} different texts: the {MaxValues} most frequent "
                + "ones become inputs, all others count as none.");
        }

        return new(column.Name, place, kept, isMissing) { IsComplete = kept.Length == counts.Count };
    }
}
