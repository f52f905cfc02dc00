namespace MeProp.Conformance;

/// <summary>Operands as the reference reads and writes them.</summary>
internal static class ReferenceMemory
{
    /// <summary>A row of floats.</summary>
    public static Span<float> Row(Matrix matrix, int row) => ((HostMatrix)matrix).Row(row);

    /// <summary>The matrix, or the values of an input in another form.</summary>
    public static Matrix Floats(Matrix matrix) =>
        !matrix.HoldsFloats ? TestMatrix.Of(matrix.Rows, matrix.Columns, matrix.ToArray()) : matrix;

    /// <summary>The integers of a list in use.</summary>
    public static Span<int> Of(Indices indices) => ((ReferenceIndices)indices).Values;

    /// <summary>Throws unless operands fit each other.</summary>
    public static void Require(bool fit)
    {
        if (!fit) throw new ArgumentException("The operands do not fit each other.");
    }

    /// <summary>P of a list of N × P ids; 1 for an empty list of no rows. Throws where it does not fit.</summary>
    public static int IdsPerRow(Indices ids, int rows)
    {
        Require(rows == 0 ? ids.Length == 0 : ids.Length >= rows && ids.Length % rows == 0);
        return rows == 0 ? 1 : ids.Length / rows;
    }

    public static bool SameShape(Matrix a, Matrix b) => (a.Rows, a.Columns) == (b.Rows, b.Columns);

    public static bool Fits(Selection selection, Matrix dy) =>
        (selection.Examples, selection.Outputs) == (dy.Rows, dy.Columns);
}
