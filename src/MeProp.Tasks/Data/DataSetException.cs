namespace MeProp.Tasks;

/// <summary>
/// Data that cannot be used: a missing, damaged or unsupported file, files that do not fit together, or a failed
/// download. The message says what is wrong, where, and what to do. It can be shown to a user as it is.
/// </summary>
/// <param name="message">What is wrong, where (the file's path), and what to do.</param>
/// <param name="innerException">The cause.</param>
public class DataSetException(string message, Exception? innerException = null)
    : Exception(message, innerException);
