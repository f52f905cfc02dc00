namespace MeProp.Cli;

/// <summary>Why a folder cannot be made or written, in plain words.</summary>
internal static class WriteFailure
{
    /// <summary>The reason, as the end of a sentence without its full stop.</summary>
    public static string Reason(string path, Exception exception)
    {
        string existing = path;
        while (!Path.Exists(existing) && Path.GetDirectoryName(existing) is { } parent) existing = parent;
        if (ReadFailure.BrokenLink(existing) is { } target)
            return $"{existing} is a link to {target}, which does not exist";
        if (File.Exists(existing)) return $"{existing} is a file";
        return exception switch
        {
            UnauthorizedAccessException => $"there is no permission to write in {existing}",
            FileNotFoundException or DirectoryNotFoundException => $"nothing can be made in {existing}",
            _ => exception.Message.Split(" : ")[0].TrimEnd('.'),
        };
    }
}
