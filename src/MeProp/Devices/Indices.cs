namespace MeProp;

/// <summary>
/// A list of 32-bit integers (targets, ids, kept rows), made by and living on a <see cref="Device"/>.
/// </summary>
public abstract class Indices
{
    /// <summary>Sets the length.</summary>
    protected Indices(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
    }

    /// <summary>Integers in use.</summary>
    public int Length { get; protected set; }

    /// <summary>Changes the number of integers in use. Growing allocates and makes all values arbitrary.</summary>
    public abstract void SetLength(int length);

    /// <summary>Copies <see cref="Length"/> integers in.</summary>
    public abstract void Upload(ReadOnlySpan<int> values);

    /// <summary>Copies <see cref="Length"/> integers out.</summary>
    public abstract void Download(Span<int> values);

    /// <summary>The integers as a new array.</summary>
    public int[] ToArray()
    {
        var values = new int[Length];
        Download(values);
        return values;
    }

    /// <summary>As in "50 integers".</summary>
    public override string ToString() => $"{Length} integers";

    /// <summary>Throws unless a buffer holds <see cref="Length"/> integers.</summary>
    protected void CheckLength(int length)
    {
        if (length != Length)
            throw new ArgumentException($"A list of {this} needs a buffer of that length, not {length}.");
    }
}
