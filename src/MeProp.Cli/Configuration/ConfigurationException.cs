namespace MeProp.Cli;

/// <summary>
/// The user asked for something that does not exist or is out of range. The message says what, where, and what would be
/// right.
/// </summary>
internal sealed class ConfigurationException(string message) : Exception(message);
