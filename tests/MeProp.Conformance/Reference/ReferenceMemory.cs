namespace MeProp.Conformance;

/// <summary>Operands as the reference reads and writes them.</summary>
internal static class ReferenceMemory
{
    /// <summary>A row of floats.</summary>
    public static Span<float> Row(Matrix matrix, int row) => ((HostMatrix)matrix).Row(row);

    /// <summary>The matrix, or the values of a matrix of bytes.</summary>
    public static Matrix Floats(Matrix matrix) =>
        matrix.HoldsBytes ? TestMatrix.Of(matrix.Rows, matrix.Columns, matrix.ToArray()) : matrix;

    /// <summary>The integers of a list in use.</summary>
    public static Span<int> Of(Indices indices) => ((ReferenceIndices)indices).Values;

    /// <summary>Throws unless operands fit each other.</summary>
    public static void Require(bool fit)
    {
        if (!fit) throw new ArgumentException("The operands do not fit each other.");
    }

    public static bool SameShape(Matrix a, Matrix b) => (a.Rows, a.Columns) == (b.Rows, b.Columns);

    public static bool Fits(Selection selection, Matrix dy) =>
        (selection.Examples, selection.Outputs) == (dy.Rows, dy.Columns);
}
