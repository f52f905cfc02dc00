namespace MeProp;

/// <summary>Content that a newer version may have written.</summary>
internal sealed class NewerVersionException(string message) : FormatException(message);
