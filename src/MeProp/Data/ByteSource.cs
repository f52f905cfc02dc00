namespace MeProp;

/// <summary>
/// Inputs of examples as bytes that are read when a batch needs them, for data that memory does not hold.
/// </summary>
public abstract class ByteSource
{
    /// <summary>Sets the sizes.</summary>
    /// <param name="count">Number of examples.</param>
    /// <param name="inputs">I, at least 1.</param>
    protected ByteSource(int count, int inputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        (Count, Inputs) = (count, inputs);
    }

    /// <summary>Number of examples.</summary>
    public int Count { get; }

    /// <summary>Bytes of an example, I.</summary>
    public int Inputs { get; }

    /// <summary>Reads an example. Several threads may read at a time.</summary>
    /// <param name="example">0 to <see cref="Count"/> − 1.</param>
    /// <param name="values">Room for I bytes.</param>
    public abstract void Read(int example, Span<byte> values);
}
