namespace MeProp;

/// <summary>A sum in double precision, made by and living on a <see cref="Device"/>.</summary>
public abstract class Accumulator
{
    /// <summary>The sum; reading waits for the operations that add to it.</summary>
    public abstract double Value { get; }

    /// <summary>Sets the sum to 0.</summary>
    public abstract void Reset();
}
