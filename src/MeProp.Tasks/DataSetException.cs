namespace MeProp.Tasks;

/// <summary>
/// Data that cannot be used: a file that is missing, damaged or of another format, parts that do not fit together, a download that failed.
/// The message says what is wrong, where, and what to do; it can be shown to a user as it is.
/// </summary>
public sealed class DataSetException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, where (the file's path), and what to do.</param>
    public DataSetException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception for a cause found below.</summary>
    /// <param name="message">What is wrong, where (the file's path), and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public DataSetException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
