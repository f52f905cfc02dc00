namespace MeProp;

/// <summary>
/// A state of a run, read from its folder (<see cref="Checkpoints"/>), for <see cref="Trainer.Resume(Checkpoint)"/>.
/// </summary>
public sealed class Checkpoint
{
    private Checkpoint(string folder, TrainingSnapshot snapshot) => (Folder, Snapshot) = (folder, snapshot);

    /// <summary>The run's folder, a full path.</summary>
    public string Folder { get; }

    /// <summary>The running epoch, counted from 1; after a complete run, one more than it has.</summary>
    public int Epoch => Snapshot.State.Epoch;

    /// <summary>Completed steps of the running epoch.</summary>
    public int Step => Snapshot.State.Step;

    /// <summary>All evaluations in order.</summary>
    public IReadOnlyList<EvaluationReport> Evaluations => Snapshot.State.Evaluations;

    /// <summary>All complete epochs in order.</summary>
    public IReadOnlyList<EpochReport> Epochs => Snapshot.State.Epochs;

    /// <summary>Evaluations in a row without a better development score.</summary>
    public int EvaluationsSinceBest => Snapshot.State.EvaluationsSinceBest;

    internal TrainingSnapshot Snapshot { get; }

    /// <summary>Reads the state of a run.</summary>
    /// <exception cref="ModelFileException">A file is missing, unreadable or damaged.</exception>
    public static Checkpoint Load(string folder, LayerTypes? types = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string fullPath = Path.GetFullPath(folder);
        return new Checkpoint(fullPath, CheckpointFile.Read(fullPath, types ?? LayerTypes.Default));
    }
}
