namespace MeProp.Cli;

/// <summary>The user asked for something that does not exist or is out of range. The message says what, where, and what would be right.</summary>
/// <param name="message">Can be shown to the user as it is.</param>
internal sealed class ConfigurationException(string message) : Exception(message);
