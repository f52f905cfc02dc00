namespace MeProp;

/// <summary>The rows of a gradient that the current batch touched: all, or an ascending list.</summary>
public sealed class RowSet
{
    private int _count;
    private bool _isCountKnown = true;

    /// <summary>The rows, in the first <see cref="Count"/> places; null: all.</summary>
    public Indices? Rows { get; private set; }

    /// <summary>Rows in the list; 0 for all. Reading waits for <see cref="DeviceCount"/> where there is one.</summary>
    public int Count
    {
        get
        {
            if (!_isCountKnown) (_count, _isCountKnown) = (DeviceCount!.ToArray()[0], true);
            return _count;
        }
    }

    /// <summary><see cref="Count"/> as one integer on the device; null where the host knows it.</summary>
    public Indices? DeviceCount { get; private set; }

    /// <summary>Marks all rows.</summary>
    public void SetAll() => (Rows, DeviceCount, _count, _isCountKnown) = (null, null, 0, true);

    /// <summary>Marks the first rows of an ascending list, which is not copied.</summary>
    public void Set(Indices rows, int count)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, rows.Length);
        (Rows, DeviceCount, _count, _isCountKnown) = (rows, null, count, true);
    }

    /// <summary>Marks the first rows of an ascending list; the device writes their number into a list of one.</summary>
    public void Set(Indices rows, Indices deviceCount)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(deviceCount);
        (Rows, DeviceCount, _isCountKnown) = (rows, deviceCount, false);
    }

    /// <summary>Marks the rows of a selection.</summary>
    public void Set(Selection selection)
    {
        ArgumentNullException.ThrowIfNull(selection);
        if (selection.Kind == SelectionKind.All) SetAll();
        else if (selection.DeviceRowCount is { } count) Set(selection.Rows, count);
        else Set(selection.Rows, selection.RowCount);
    }
}
