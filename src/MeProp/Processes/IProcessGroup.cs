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

    /// <summary>Bytes of all values that this process has given to the calls below.</summary>
    long Bytes { get; }

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
}
