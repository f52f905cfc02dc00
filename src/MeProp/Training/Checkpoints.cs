namespace MeProp;

/// <summary>
/// The folder that a <see cref="Trainer"/> keeps its run in, so that it can go on after any interruption (<see cref="Checkpoint"/>): <c>last.safetensors</c>, the
/// newest state, and <c>best.safetensors</c>, the network at the best development score. Both are model files. They are written when training starts, at
/// every evaluation, and when training is cancelled or ends; on a thread of their own, so that training waits only while its state is copied. When evaluations
/// follow each other so fast that writing would take more than 3 % of the time, some states are skipped, but never the newest when training ends.
/// </summary>
/// <remarks>
/// Each file is written under another name, flushed to the disk and renamed, <c>best</c> before <c>last</c>: at any instant there is either no <c>last</c>
/// yet or one that can be resumed.
/// </remarks>
public sealed class Checkpoints
{
    /// <summary>File name of the newest state.</summary>
    public const string LastName = "last.safetensors";

    /// <summary>File name of the network at the best development score; before the first evaluation, of the initial one.</summary>
    public const string BestName = "best.safetensors";

    /// <summary>Names the folder.</summary>
    /// <param name="folder">Where to write; created when training starts.</param>
    /// <param name="info">What the network is for, for both files; scores and epoch are added to it.</param>
    public Checkpoints(string folder, ModelInfo? info = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = Path.GetFullPath(folder);
        Info = info ?? new ModelInfo();
    }

    /// <summary>Where the files are, a full path.</summary>
    public string Folder { get; }

    /// <summary>What the network is for.</summary>
    public ModelInfo Info { get; }

    /// <summary>Begins to write.</summary>
    /// <param name="writtenBest">Index of the evaluation whose parameters are in the best file already, or null.</param>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    internal CheckpointWriter Open(int? writtenBest)
    {
        Directory.CreateDirectory(Folder);
        return new CheckpointWriter(snapshot => CheckpointFile.Write(Folder, snapshot, Info), writtenBest);
    }
}
