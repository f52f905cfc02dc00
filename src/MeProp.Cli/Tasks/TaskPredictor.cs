namespace MeProp.Cli;

/// <summary>Predicts from files and prints what it predicts.</summary>
internal abstract class TaskPredictor
{
    /// <summary>Predicts from a file, named as the user wrote it.</summary>
    public abstract void Add(string file);

    /// <summary>Prints what waits for the last file, as a table does.</summary>
    public abstract void Finish();
}
