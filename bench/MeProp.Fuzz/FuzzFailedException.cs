namespace MeProp.Fuzz;

/// <summary>A file that broke what the reader promises.</summary>
/// <param name="number">Number of the file.</param>
/// <param name="message">What happened.</param>
/// <param name="cause">What was thrown, if anything.</param>
internal sealed class FuzzFailedException(long number, string message, Exception? cause = null)
    : Exception($"File {number}: {message}", cause)
{
    public long Number { get; } = number;
}
