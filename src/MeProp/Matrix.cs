namespace MeProp;

/// <summary>
/// A matrix of 32-bit floats in the memory of a <see cref="Device"/>, which is also what makes it
/// (<see cref="Device.CreateMatrix"/>). The number of columns is fixed; the number of rows may change, because the last
/// batch of an epoch is often smaller than the others.
/// </summary>
public abstract class Matrix
{
    /// <summary>Makes the part that all devices share.</summary>
    /// <param name="rows">Number of rows, at least 0.</param>
    /// <param name="columns">Number of columns, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    protected Matrix(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        Rows = rows;
        Columns = columns;
    }

    /// <summary>Rows in use.</summary>
    public int Rows { get; protected set; }

    /// <summary>Columns of every row.</summary>
    public int Columns { get; }

    /// <summary>
    /// Changes the number of rows in use. Growing beyond what was ever in use allocates; rows that were in use keep their values
    /// unless it does so, new rows hold arbitrary values.
    /// </summary>
    /// <param name="rows">Number of rows, at least 0.</param>
    public abstract void SetRows(int rows);

    /// <summary>Copies values into the matrix.</summary>
    /// <param name="values">Rows × Columns values, row after row without gaps.</param>
    /// <exception cref="ArgumentException">The number of values differs from Rows × Columns.</exception>
    public abstract void Upload(ReadOnlySpan<float> values);

    /// <summary>Copies the values of the matrix out.</summary>
    /// <param name="values">Room for Rows × Columns values, row after row without gaps.</param>
    /// <exception cref="ArgumentException">The room differs from Rows × Columns.</exception>
    public abstract void Download(Span<float> values);

    /// <summary>The values as a new array, row after row without gaps.</summary>
    public float[] ToArray()
    {
        var values = new float[Rows * Columns];
        Download(values);
        return values;
    }

    /// <summary>True when no value is infinite or not a number.</summary>
    internal virtual bool IsFinite() => FloatBytes.IndexOfNonFinite(ToArray()) < 0;

    /// <summary>Shape, as in "500 × 784".</summary>
    public override string ToString() => $"{Rows} × {Columns}";

    /// <summary>Throws unless a buffer for <see cref="Upload"/> or <see cref="Download"/> has the right length.</summary>
    /// <param name="length">Length of the buffer in elements.</param>
    protected void CheckLength(int length)
    {
        if (length != Rows * Columns) throw new ArgumentException($"A matrix of {this} holds {Rows * Columns} values, the buffer {length}.");
    }
}
