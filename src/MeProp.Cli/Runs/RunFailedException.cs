namespace MeProp.Cli;

/// <summary>A run ended before its time.</summary>
internal sealed class RunFailedException(
    string folder, Exception innerException) : Exception(innerException.Message, innerException)
{
    /// <summary>Where what was complete before is kept, as the user would write it.</summary>
    public string Folder { get; } = folder;
}
