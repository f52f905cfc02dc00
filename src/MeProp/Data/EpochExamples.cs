namespace MeProp;

/// <summary>
/// Training examples that differ from epoch to epoch, as those that depend on the network as it is. Count, inputs and
/// classes stay the same. A <see cref="Trainer"/> calls <see cref="BeginEpoch"/> before each epoch; a resumed run calls
/// <see cref="ResumeEpoch"/> where it continues within one.
/// </summary>
public abstract class EpochExamples : Examples
{
    /// <summary>How the examples of an epoch are found, in words: resuming requires the same.</summary>
    public abstract string Rule { get; }

    /// <summary>
    /// What <see cref="ResumeEpoch"/> needs to give the examples of the running epoch again, when the network that
    /// they depend on is gone. Checkpoints save it. The memory does not change.
    /// </summary>
    public abstract ReadOnlyMemory<byte> EpochState { get; }

    /// <summary>
    /// Makes the examples of an epoch, from the network as it is. Its time is training time. It depends on the epoch
    /// alone, not on earlier ones.
    /// </summary>
    /// <param name="epoch">The epoch, counted from 1.</param>
    /// <param name="cancellationToken">Stops it; the next call begins anew.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public abstract void BeginEpoch(int epoch, CancellationToken cancellationToken);

    /// <summary>Makes the examples of an epoch again from its <see cref="EpochState"/>.</summary>
    /// <exception cref="FormatException">The state is damaged.</exception>
    public abstract void ResumeEpoch(int epoch, ReadOnlyMemory<byte> state);
}
