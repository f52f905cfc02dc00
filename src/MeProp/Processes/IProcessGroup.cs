namespace MeProp;

/// <summary>
/// Processes that train one network together, each on its share of every batch. All make the same calls in the same
/// order, each from one thread at a time. Results are equal on all, bit for bit, and in repeated runs.
/// </summary>
public interface IProcessGroup
{
    /// <summary>Number of this process, 0 to <see cref="Count"/> − 1.</summary>
    int Rank { get; }

    /// <summary>Number of processes.</summary>
    int Count { get; }

    /// <summary>
    /// Bytes of all values that this process has given to the calls below, and half of all bytes of gatherings: for
    /// either, a ring sends 2(n − 1)/n times as many.
    /// </summary>
    long Bytes { get; }

    /// <summary>How often this process has made one of the calls below that exchange values.</summary>
    long Calls { get; }

    /// <summary>Replaces values by their sums over all processes.</summary>
    void Sum(Span<float> values);

    /// <summary>Replaces values by their sums over all processes.</summary>
    void Sum(Span<double> values);

    /// <summary>Replaces values by their sums over all processes.</summary>
    void Sum(Span<long> values);

    /// <summary>Replaces values by the largest of all processes.</summary>
    void Max(Span<long> values);

    /// <summary>Replaces bits by the union over all processes.</summary>
    void Or(Span<ulong> bits);

    /// <summary>
    /// Begins to replace values by their sums over all processes, which are there after <see cref="Finish"/>. Until
    /// then the values must be neither read nor written. Other calls may follow before.
    /// </summary>
    void BeginSum(Memory<float> values);

    /// <summary>
    /// Begins to collect the bytes of all processes, one part after the other by rank, which are there after
    /// <see cref="Finish"/>. Until then they must be neither read nor written.
    /// </summary>
    /// <param name="parts">All parts; this process has filled its own.</param>
    /// <param name="lengths">Bytes of each part.</param>
    void BeginGather(Memory<byte> parts, ReadOnlySpan<int> lengths);

    /// <summary>Lets what has begun come forward; does not wait.</summary>
    void Progress();

    /// <summary>Waits for all that has begun.</summary>
    void Finish();
}
