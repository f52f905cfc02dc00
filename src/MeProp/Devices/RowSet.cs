namespace MeProp;

/// <summary>The rows of a gradient that the current batch touched: all, or an ascending list.</summary>
public sealed class RowSet
{
    /// <summary>The rows, in the first <see cref="Count"/> places; null: all.</summary>
    public Indices? Rows { get; private set; }

    /// <summary>Rows in the list; 0 for all.</summary>
    public int Count { get; private set; }

    /// <summary>Marks all rows.</summary>
    public void SetAll() => (Rows, Count) = (null, 0);

    /// <summary>Marks the first rows of an ascending list, which is not copied.</summary>
    public void Set(Indices rows, int count)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, rows.Length);
        (Rows, Count) = (rows, count);
    }

    /// <summary>Marks the rows of a selection.</summary>
    public void Set(Selection selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        if (selection.Kind == SelectionKind.All) SetAll();
        else Set(selection.Rows, selection.RowCount);
    }
}
