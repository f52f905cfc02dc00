namespace MeProp;

/// <summary>
/// A movable view of consecutive rows of a matrix of floats, as of one time step; made by a <see cref="Device"/>. The
/// view is a matrix for all operations: they read and write the rows in place.
/// </summary>
public abstract class RowWindow
{
    /// <summary>
    /// Shows the rows from <paramref name="start"/> on. Allocates nothing unless the row's width differs from that of
    /// the last call.
    /// </summary>
    /// <param name="source">A matrix of floats.</param>
    /// <param name="start">Its first row to show.</param>
    /// <param name="count">Rows to show.</param>
    /// <returns>The view, valid until the next call. Its number of rows cannot be set.</returns>
    /// <exception cref="ArgumentException">The matrix does not have these rows, or holds bytes.</exception>
    public abstract Matrix Of(Matrix source, int start, int count);

    /// <summary>Throws unless a matrix has the rows to show.</summary>
    protected static void CheckRows(Matrix source, int start, int count)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (start < 0 || count < 0 || count > source.Rows - start)
            throw new ArgumentException($"A matrix of {source} does not have {count} rows from row {start} on.");
    }
}
