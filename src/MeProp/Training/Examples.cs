namespace MeProp;

/// <summary>A set of labelled examples that fills batches.</summary>
public abstract class Examples
{
    /// <summary>Number of examples.</summary>
    public abstract int Count { get; }

    /// <summary>Input values of an example, I.</summary>
    public abstract int Inputs { get; }

    /// <summary>Number of classes; labels are 0 to Classes − 1.</summary>
    public abstract int Classes { get; }

    /// <summary>
    /// A hash of inputs and labels, by which a run that is resumed sees whether its examples have changed. 0 unless a class computes one: only the number of
    /// examples is compared then.
    /// </summary>
    public virtual ulong Fingerprint() => 0;

    /// <summary>Fills a batch.</summary>
    /// <param name="device">Where the batch lives.</param>
    /// <param name="indices">N indices of examples.</param>
    /// <param name="inputs">Receives the inputs (N, I).</param>
    /// <param name="labels">Receives N labels.</param>
    public abstract void Fill(Device device, ReadOnlySpan<int> indices, Matrix inputs, Span<int> labels);
}
