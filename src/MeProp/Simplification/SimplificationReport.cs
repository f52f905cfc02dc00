namespace MeProp;

/// <summary>The result of a simplification.</summary>
public sealed class SimplificationReport
{
    internal SimplificationReport(int epoch, long step, int removed, IReadOnlyList<int> hiddenSizes) =>
        (Epoch, Step, Removed, HiddenSizes) = (epoch, step, removed, hiddenSizes);

    /// <summary>The current epoch, counted from 1.</summary>
    public int Epoch { get; }

    /// <summary>Training steps so far.</summary>
    public long Step { get; }

    /// <summary>Neurons removed from all layers.</summary>
    public int Removed { get; }

    /// <summary>Outputs of each hidden layer afterwards.</summary>
    public IReadOnlyList<int> HiddenSizes { get; }
}
