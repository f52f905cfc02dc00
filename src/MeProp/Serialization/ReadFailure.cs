namespace MeProp;

/// <summary>Why a file cannot be read, in plain words.</summary>
internal static class ReadFailure
{
    /// <summary>What an exception of the file system means for the file: one or two sentences.</summary>
    public static string Describe(string path, Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => Missing(path),
        _ when Directory.Exists(path) => $"{path} is a folder. Name a file in it.",
        UnauthorizedAccessException => $"{path} cannot be read: there is no permission.",
        EndOfStreamException =>
            $"{path} became shorter while it was read. Try again when no program writes to it.",

        // The system's text names the path again.
        _ => $"{path} cannot be read: {exception.Message.Split(" : ")[0].TrimEnd('.')}.",
    };

    /// <summary>What is said of a path that does not exist.</summary>
    public static string Missing(string path) => BrokenLink(path) is { } target
        ? $"{path} is a link to {target}, which does not exist. Correct the link."
        : $"{path} does not exist. Check the path.";

    /// <summary>What a link points to whose target does not exist; null for everything else.</summary>
    /// <remarks>File.Exists is true for such a link.</remarks>
    public static string? BrokenLink(string path)
    {
        try
        {
            var link = new FileInfo(path);
            return link.LinkTarget is { } target && link.ResolveLinkTarget(returnFinalTarget: true) is { } end
                && !Path.Exists(end.FullName) ? target : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
