namespace MeProp;

/// <summary>A set of examples that fills batches.</summary>
public abstract class Examples
{
    /// <summary>Number of examples.</summary>
    public abstract int Count { get; }

    /// <summary>Input values of a row, I, or ids of a row.</summary>
    public abstract int Inputs { get; }

    /// <summary>Number of classes; targets are 0 to Classes − 1.</summary>
    public abstract int Classes { get; }

    /// <summary>Targets that count, over all examples: mean losses divide by it.</summary>
    public virtual int TargetCount => Count;

    /// <summary>
    /// Rows of an example. Where examples have different lengths, <see cref="Batches"/> puts similar ones together.
    /// </summary>
    public virtual int LengthOf(int example) => 1;

    /// <summary>Targets that count of the examples at some indices.</summary>
    public virtual int CountTargets(ReadOnlySpan<int> indices) => indices.Length;

    /// <summary>
    /// A hash of inputs and targets, to detect changed examples on resume. If 0, only the number of examples is
    /// compared.
    /// </summary>
    public virtual ulong Fingerprint() => 0;

    /// <summary>
    /// Fills a batch with the examples at some indices. Several threads may fill batches of their own at a time.
    /// </summary>
    public abstract void Fill(ReadOnlySpan<int> indices, Batch batch);
}
