namespace MeProp.Tests;

/// <summary>
/// A matrix of zeros with rows farther apart than needed and more rows behind those in use, which hold values that are
/// not numbers: reading them spoils a result, and <see cref="AssertIntact"/> finds what writes them.
/// </summary>
internal sealed unsafe class GuardedMatrix
{
    private const int GuardRows = 2;
    private static readonly float Guard = BitConverter.UInt32BitsToSingle(0x7FC0BEEF);

    private readonly int _rows;
    private readonly float* _data;

    public GuardedMatrix(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        int lines = (columns + HostMatrix.Alignment - 1) / HostMatrix.Alignment + 1 + columns % 2;
        Matrix = new HostMatrix(rows + GuardRows, columns, lines * HostMatrix.Alignment);
        for (int row = rows; row < rows + GuardRows; row++) Matrix.Row(row).Fill(Guard);
        Matrix.SetRows(rows);
        _rows = rows;
        _data = Matrix.Data;
    }

    public HostMatrix Matrix { get; }

    /// <summary>A copy in guarded memory.</summary>
    public static GuardedMatrix Of(HostMatrix source)
    {
        var guarded = new GuardedMatrix(source.Rows, source.Columns);
        guarded.Matrix.Upload(source.ToArray());
        return guarded;
    }

    /// <summary>
    /// Asserts that the padding of every row is 0 and that the rows behind the matrix were not written, unless it has
    /// grown since.
    /// </summary>
    public void AssertIntact(string context)
    {
        if (Matrix.Rows > _rows || Matrix.Data != _data) return;
        for (int row = 0; row < _rows + GuardRows; row++)
        {
            var all = new ReadOnlySpan<float>(_data + (nint)row * Matrix.Stride, Matrix.Stride);
            ReadOnlySpan<float> values = all[..Matrix.Columns], padding = all[Matrix.Columns..];
            int dirty = padding.IndexOfAnyExcept(0f);
            if (dirty >= 0)
            {
                Assert.Fail(
                    $"{context}: padding of row {row} of {_rows} holds {padding[dirty]} in column "
                    + $"{Matrix.Columns + dirty} of {Matrix.Columns}.");
            }

            foreach (float value in row < _rows ? [] : values)
            {
                if (BitConverter.SingleToInt32Bits(value) != BitConverter.SingleToInt32Bits(Guard))
                    Assert.Fail($"{context}: a value behind the last row was overwritten with {value}.");
            }
        }
    }
}
