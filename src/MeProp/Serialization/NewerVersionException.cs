namespace MeProp;

/// <summary>Something that a newer version may have written.</summary>
internal sealed class NewerVersionException(string message) : FormatException(message);
