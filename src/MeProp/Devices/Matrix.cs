namespace MeProp;

/// <summary>
/// A matrix made by and living on a <see cref="Device"/>: 32-bit floats, or bytes for inputs. Columns are fixed; the
/// number of rows may change, as for the last batch of an epoch.
/// </summary>
public abstract class Matrix
{
    /// <summary>Sets the sizes.</summary>
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

    /// <summary>True for bytes with values scale · byte.</summary>
    public virtual bool HoldsBytes => false;

    /// <summary>False for inputs in another form: bytes, or a <see cref="LookupMatrix"/>.</summary>
    public virtual bool HoldsFloats => !HoldsBytes;

    /// <summary>
    /// Changes the number of rows in use. Growing beyond all earlier sizes allocates; otherwise rows that were in use
    /// keep their values. New rows hold arbitrary values.
    /// </summary>
    public abstract void SetRows(int rows);

    /// <summary>Copies Rows × Columns values in, row by row without gaps.</summary>
    /// <exception cref="ArgumentException">The number of values differs from Rows × Columns.</exception>
    /// <exception cref="NotSupportedException">The matrix holds bytes.</exception>
    public abstract void Upload(ReadOnlySpan<float> values);

    /// <summary>Copies Rows × Columns bytes in, row by row without gaps, for matrices of bytes.</summary>
    /// <exception cref="ArgumentException">The number of bytes differs from Rows × Columns.</exception>
    /// <exception cref="NotSupportedException">The matrix holds no bytes, or its device reads them from tables only.
    /// </exception>
    public virtual void UploadBytes(ReadOnlySpan<byte> bytes) =>
        throw new NotSupportedException("This matrix takes no bytes from the host.");

    /// <summary>Copies Rows × Columns values out, row by row without gaps.</summary>
    /// <exception cref="ArgumentException">The room differs from Rows × Columns.</exception>
    public abstract void Download(Span<float> values);

    /// <summary>The values, row by row without gaps.</summary>
    public float[] ToArray()
    {
        var values = new float[Rows * Columns];
        Download(values);
        return values;
    }

    /// <summary>True when no value is infinite or NaN.</summary>
    public virtual bool IsFinite() => FloatBytes.IndexOfNonFinite(ToArray()) < 0;

    /// <summary>As in "500 × 784".</summary>
    public override string ToString() => $"{Rows} × {Columns}";

    /// <summary>Throws unless a buffer holds Rows × Columns elements.</summary>
    protected void CheckLength(int length)
    {
        if (length != Rows * Columns)
            throw new ArgumentException($"A matrix of {this} holds {Rows * Columns} values, the buffer {length}.");
    }

    private protected ArgumentOutOfRangeException NoSuchRow(int row) =>
        new(nameof(row), row, $"The matrix has {Rows} rows.");
}
