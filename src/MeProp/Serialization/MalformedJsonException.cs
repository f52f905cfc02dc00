namespace MeProp;

/// <summary>Text that is not JSON, unlike JSON with wrong content.</summary>
internal sealed class MalformedJsonException(string message, Exception? innerException = null)
    : FormatException(message, innerException);
