namespace MeProp;

/// <summary>Text that is no JSON, as against JSON that says something wrong.</summary>
internal sealed class MalformedJsonException(string message, Exception? innerException = null) : FormatException(message, innerException);
