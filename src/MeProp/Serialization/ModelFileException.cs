namespace MeProp;

/// <summary>
/// A damaged or wrong file. The message names the file, the error and the remedy, in one line for users.
/// </summary>
public sealed class ModelFileException(string message, Exception? innerException = null)
    : Exception(message, innerException);
