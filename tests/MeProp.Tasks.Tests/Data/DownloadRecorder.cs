namespace MeProp.Tasks.Tests;

/// <summary>Keeps every report, on the reporting thread.</summary>
internal sealed class DownloadRecorder(Action<DownloadProgress>? onReport = null) : IProgress<DownloadProgress>
{
    public List<DownloadProgress> Reports { get; } = [];

    public void Report(DownloadProgress value)
    {
        Reports.Add(value);
        onReport?.Invoke(value);
    }
}
