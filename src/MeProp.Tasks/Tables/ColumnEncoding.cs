namespace MeProp.Tasks;

/// <summary>How the cells of a column become inputs of a network.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Place">The column's place in the table of training, from 0.</param>
internal abstract record ColumnEncoding(string Name, int Place)
{
    /// <summary>Inputs of a cell.</summary>
    public abstract int Width { get; }

    /// <summary>Writes the inputs of a cell; they are 0 before.</summary>
    public abstract CellFit Encode(CellValue value, Span<float> inputs);
}
