namespace MeProp.Cli;

/// <summary>How process 0 tells the others which run of a sweep to train next.</summary>
/// <param name="Index">Number of the run in the plan.</param>
/// <param name="CheckpointFolder">Where its checkpoint is; empty for a run that begins.</param>
internal sealed record RunAnnouncement(int Index, string CheckpointFolder)
{
    private const long End = -1;

    /// <summary>Tells the others; null says that no run is left.</summary>
    public static void Send(IProcessGroup processes, RunAnnouncement? next)
    {
        string folder = next?.CheckpointFolder ?? "";
        Span<long> head = [next?.Index ?? End, folder.Length];
        processes.Sum(head);
        if (next is null) return;
        long[] text = [.. folder.Select(letter => (long)letter)];
        processes.Sum(text);
    }

    /// <summary>Waits for what process 0 tells; null when no run is left.</summary>
    public static RunAnnouncement? Receive(IProcessGroup processes)
    {
        // The sum of what process 0 gives, and zeros.
        Span<long> head = [0, 0];
        processes.Sum(head);
        if (head[0] == End) return null;
        var text = new long[head[1]];
        processes.Sum(text);
        return new((int)head[0], string.Concat(text.Select(letter => (char)letter)));
    }
}
