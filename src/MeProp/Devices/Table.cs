namespace MeProp;

/// <summary>
/// A data set made by and living on a <see cref="Device"/>: read-only rows of floats or bytes, to gather batches from
/// (<see cref="IRowOperations.Gather(Table, Indices, Matrix)"/>).
/// </summary>
public abstract class Table
{
    /// <summary>Divides values into rows.</summary>
    /// <exception cref="ArgumentException">The values do not fill whole rows.</exception>
    protected Table(int length, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (length % columns != 0) throw new ArgumentException($"{length} values do not fill whole rows of {columns}.");
        (Rows, Columns) = (length / columns, columns);
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Values in a row.</summary>
    public int Columns { get; }

    /// <summary>As in "table of 60000 × 784".</summary>
    public override string ToString() => $"table of {Rows} × {Columns}";
}
