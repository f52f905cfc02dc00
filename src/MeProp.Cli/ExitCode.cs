namespace MeProp.Cli;

/// <summary>What the program returns to the shell.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>Something failed: data, disk, a loss that is not finite.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a configuration asks for something that does not exist.</summary>
    public const int WrongUsage = 2;

    /// <summary>Stopped by Ctrl-C or a request to terminate, after saving.</summary>
    public const int Interrupted = 130;
}
