namespace MeProp;

/// <summary>
/// Rows of tables side by side, named by ids: x[n] = [w_t(0)[ids[n, 0]], …, w_t(F−1)[ids[n, F−1]]]. Nothing is copied,
/// so a product with x needs each pair of a value and a position only once. It is an input: x of the dense operations,
/// source of <see cref="IRowOperations.Copy"/>.
/// </summary>
public abstract class LookupMatrix : Matrix
{
    private readonly LookupShape[] _tables;

    /// <summary>Sets the tables' shapes.</summary>
    /// <exception cref="ArgumentException">There is no table, or a size is out of range.</exception>
    protected LookupMatrix(ReadOnlySpan<LookupShape> tables) : base(0, ColumnsOf(tables)) =>
        _tables = tables.ToArray();

    /// <summary>The tables, in the order of the columns.</summary>
    public IReadOnlyList<LookupShape> Tables => _tables;

    /// <inheritdoc/>
    public override bool HoldsFloats => false;

    /// <summary>
    /// dx, in a form that the device chooses: <see cref="IDenseOperations.BackwardInput"/> writes it,
    /// <see cref="IEmbeddingOperations.Backward"/> reads it. Valid until the next <see cref="Show"/>.
    /// </summary>
    public abstract Matrix Gradient { get; }

    /// <summary>Shows rows of tables. They are read when an operation needs them.</summary>
    /// <param name="rows">N.</param>
    /// <param name="tables">w_t (V_t, O_t), one for each shape.</param>
    /// <param name="ids">N × P_t ids, 0 to V_t − 1, one list for each shape.</param>
    /// <param name="parameters">
    /// Not null: no parameter has changed since the last call with the same object, so a device may keep products.
    /// </param>
    /// <exception cref="ArgumentException">Tables or lists do not fit the shapes.</exception>
    public abstract void Show(
        int rows, ReadOnlySpan<Matrix> tables, ReadOnlySpan<Indices> ids, object? parameters = null);

    /// <inheritdoc/>
    public override void SetRows(int rows) =>
        throw new InvalidOperationException("The rows of a lookup are those of its ids.");

    /// <inheritdoc/>
    public override void Upload(ReadOnlySpan<float> values) =>
        throw new NotSupportedException("A lookup takes no values: change its tables.");

    /// <summary>Throws unless tables and lists fit the shapes.</summary>
    protected void Check(int rows, ReadOnlySpan<Matrix> tables, ReadOnlySpan<Indices> ids)
    {
        bool fits = rows >= 0 && tables.Length == _tables.Length && ids.Length == _tables.Length;
        long all = 0;
        for (int t = 0; fits && t < _tables.Length; t++)
        {
            all += ids[t].Length;
            fits = all <= Array.MaxLength && tables[t].Columns == _tables[t].Width && tables[t].HoldsFloats
                && ids[t].Length == (long)rows * _tables[t].Positions;
        }

        if (!fits) throw new ArgumentException($"The tables or ids of a lookup of {rows} rows do not fit its shapes.");
    }

    private static int ColumnsOf(ReadOnlySpan<LookupShape> tables)
    {
        long columns = 0;
        foreach (LookupShape table in tables)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(table.Width, 1, nameof(tables));
            ArgumentOutOfRangeException.ThrowIfLessThan(table.Positions, 1, nameof(tables));
            columns += (long)table.Width * table.Positions;
        }

        return columns <= int.MaxValue
            ? (int)columns
            : throw new ArgumentException($"A lookup of {columns} columns is too wide.", nameof(tables));
    }
}
