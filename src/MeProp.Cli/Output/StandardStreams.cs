namespace MeProp.Cli;

/// <summary>Standard output and standard error that cannot be written: a full disk behind them, or closed.</summary>
internal static class StandardStreams
{
    /// <summary>
    /// Writes a line to standard error, or nothing where that fails: it does not stop a run, and the exit code still
    /// says how the program ended.
    /// </summary>
    public static void WriteError(TextWriter error, string line)
    {
        try
        {
            error.WriteLine(line);
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            // Nobody can be told.
        }
    }

    /// <summary>Writes to standard output; a failure says that it was there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (IsFailure(exception))
        {
            string reason = exception is IOException ? exception.Message.TrimEnd('.') : "it is closed";
            throw new IOException($"Standard output cannot be written: {reason}.", exception);
        }
    }

    private static bool IsFailure(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ObjectDisposedException;
}
