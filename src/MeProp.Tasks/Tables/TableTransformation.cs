namespace MeProp.Tasks;

/// <summary>
/// How rows of a table become inputs of a network, and which column it predicts. A part of the model, made from the
/// training rows.
/// </summary>
internal sealed record TableTransformation
{
    /// <summary>Inputs of a network.</summary>
    public const int MaxWidth = 1 << 20;

    public required TableTarget Target { get; init; }

    /// <summary>The columns that become inputs, in the order of the inputs; at least one.</summary>
    public required IReadOnlyList<ColumnEncoding> Columns { get; init; }

    /// <summary>
    /// Whether the table of training names its columns: then those of other tables may stand in any order.
    /// </summary>
    public required bool HasHeader { get; init; }

    /// <summary>Columns of the table of training.</summary>
    public required int TableColumns { get; init; }

    /// <summary>Tells the table of training from others.</summary>
    public required ulong Fingerprint { get; init; }

    /// <summary>Inputs of the network.</summary>
    public int Width => Columns.Sum(column => column.Width);

    /// <summary>Whether inputs are bytes.</summary>
    public bool HoldsBytes => Columns.All(column => column is ByteEncoding);

    /// <summary>Factor from a value of a row to an input.</summary>
    public float Scale => HoldsBytes ? ByteEncoding.Scale : 1;

    /// <summary>The places of <see cref="Columns"/> in another table.</summary>
    /// <exception cref="DataSetException">A column is missing.</exception>
    public int[] PlacesIn(DataTable table)
    {
        if (!HasHeader) return [.. Columns.Select(column => PlaceByNumber(table, column.Place))];
        int[] places = [.. Columns.Select(column => table.PlaceOfName(column.Name))];
        string[] missing = [.. Columns.Where((_, i) => places[i] < 0).Select(column => MessageText.Quote(column.Name))];
        if (missing.Length == 0) return places;
        throw new DataSetException(
            $"{table.Source} lacks {(missing.Length == 1 ? "the column" : "the columns")} "
            + $"{string.Join(", ", missing)}, which the model needs. Its columns are {table.ColumnList}.");
    }

    /// <summary>The place of the target in another table; −1 where the table lacks it.</summary>
    public int TargetPlaceIn(DataTable table) => HasHeader
        ? table.PlaceOfName(Target.Name)
        : table.Columns.Count == TableColumns ? Target.Place : -1;

    /// <summary>A table without the target has each column behind it one place further left.</summary>
    private int PlaceByNumber(DataTable table, int place)
    {
        int columns = table.Columns.Count;
        if (columns == TableColumns) return place;
        if (columns == TableColumns - 1) return place > Target.Place ? place - 1 : place;
        throw new DataSetException(
            $"{table.Source} has {columns} columns, but the table of training had {TableColumns}, with the target as "
            + $"column {Target.Place + 1}. Without a header they must be the same, with or without the target.");
    }
}
