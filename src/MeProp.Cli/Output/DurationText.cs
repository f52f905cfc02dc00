namespace MeProp.Cli;

/// <summary>Durations for people.</summary>
internal static class DurationText
{
    /// <summary>As in "2:05" or "1:02:05".</summary>
    public static string Of(TimeSpan time) =>
        time.TotalHours >= 1
            ? $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}"
            : $"{time.Minutes}:{time.Seconds:00}";
}
