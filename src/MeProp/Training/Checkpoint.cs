namespace MeProp;

/// <summary>A state of a run that was read from its folder (<see cref="Checkpoints"/>), to go on from with <see cref="Trainer.Resume(Checkpoint)"/>.</summary>
public sealed class Checkpoint
{
    private Checkpoint(string folder, TrainingSnapshot snapshot) => (Folder, Snapshot) = (folder, snapshot);

    /// <summary>Where the run is kept, a full path.</summary>
    public string Folder { get; }

    /// <summary>The running epoch, counted from 1; when the run is complete, one more than it has.</summary>
    public int Epoch => Snapshot.State.Epoch;

    /// <summary>Steps of the running epoch that were taken.</summary>
    public int Step => Snapshot.State.Step;

    /// <summary>All evaluations in order.</summary>
    public IReadOnlyList<EvaluationReport> Evaluations => Snapshot.State.Evaluations;

    /// <summary>All complete epochs in order.</summary>
    public IReadOnlyList<EpochReport> Epochs => Snapshot.State.Epochs;

    /// <summary>Evaluations in a row without a better development score.</summary>
    public int EvaluationsSinceBest => Snapshot.State.EvaluationsSinceBest;

    /// <summary>All that training needs.</summary>
    internal TrainingSnapshot Snapshot { get; }

    /// <summary>Reads the state of a run.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <exception cref="ModelFileException">A file is missing, cannot be read, or is damaged; the message says which and what to do.</exception>
    public static Checkpoint Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string fullPath = Path.GetFullPath(folder);
        return new Checkpoint(fullPath, CheckpointFile.Read(fullPath));
    }
}
