namespace MeProp;

/// <summary>
/// The folder of a <see cref="Trainer"/>'s run, to continue after any interruption (<see cref="Checkpoint"/>):
/// <c>last.safetensors</c>, the newest state, and <c>best.safetensors</c>, the network at the best development score;
/// both are model files. They are written at the start, at every evaluation and at the end of training, on a separate
/// thread: training waits only for a copy. States are skipped if writing would take more than 3 % of the time, but
/// never the last one.
/// </summary>
/// <remarks>
/// Each file is written under another name, flushed to the disk and renamed, <c>best</c> before <c>last</c>: at any
/// time <c>last</c> is missing or complete.
/// </remarks>
public sealed class Checkpoints
{
    /// <summary>File name of the newest state.</summary>
    public const string LastName = "last.safetensors";

    /// <summary>
    /// File name of the network at the best development score; the initial one before the first evaluation.
    /// </summary>
    public const string BestName = "best.safetensors";

    /// <summary>Sets folder and description.</summary>
    /// <param name="folder">Folder to write to; created when training starts.</param>
    /// <param name="info">Purpose of the network, for both files; scores and epoch are added.</param>
    public Checkpoints(string folder, ModelInfo? info = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = Path.GetFullPath(folder);
        Info = info ?? new ModelInfo();
    }

    /// <summary>The folder, a full path.</summary>
    public string Folder { get; }

    /// <summary>What the network is for.</summary>
    public ModelInfo Info { get; }

    internal CheckpointWriter Open(int? writtenBest)
    {
        Directory.CreateDirectory(Folder);
        return new CheckpointWriter(snapshot => CheckpointFile.Write(Folder, snapshot, Info), writtenBest);
    }
}
