namespace MeProp;

/// <summary>
/// A file that is no model, or no safetensors file, or a damaged one. The message is one line that says which file, what is wrong and
/// what to do; it can be shown to a user as it is.
/// </summary>
public sealed class ModelFileException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">Which file, what is wrong and what to do.</param>
    public ModelFileException(string message) : base(message)
    {
    }

    /// <summary>Makes the error with its cause.</summary>
    /// <param name="message">Which file, what is wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public ModelFileException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
