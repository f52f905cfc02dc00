namespace MeProp;

/// <summary>Copies of rows, or of columns of all rows.</summary>
public interface IRowOperations
{
    /// <summary>destination = source; bytes become floats.</summary>
    void Copy(Matrix source, Matrix destination);

    /// <summary>destination[n] = source[rows[n]]; both hold floats or both bytes.</summary>
    void Gather(Table source, Indices rows, Matrix destination);

    /// <summary>
    /// destination[n, column + p·I + i] = source[rows[n, p], i], or 0 where rows[n, p] is −1; other columns stay.
    /// </summary>
    /// <param name="source">(R, I), floats, not destination.</param>
    /// <param name="rows">N × P rows, 0 to R − 1 or −1; P, at least 1, of them stand side by side.</param>
    /// <param name="destination">(N, O), floats, with O ≥ column + P·I.</param>
    /// <param name="column">The first column to overwrite.</param>
    void Gather(Matrix source, Indices rows, Matrix destination, int column);

    /// <summary>destination[n, to + i] = source[n, from + i] for some columns; other columns stay.</summary>
    /// <param name="source">(N, I), floats.</param>
    /// <param name="from">The first column to read.</param>
    /// <param name="destination">(N, O), floats, not source.</param>
    /// <param name="to">The first column to overwrite.</param>
    /// <param name="columns">Columns to copy, at least 1.</param>
    void CopyColumns(Matrix source, int from, Matrix destination, int to, int columns);

    /// <summary>
    /// destination[n] = source[rows[n]] for rows of <c>width</c> integers, such as labels or ids.
    /// </summary>
    void Gather(Indices source, int width, Indices rows, Indices destination);
}
