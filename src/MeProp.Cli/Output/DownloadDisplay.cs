using System.Diagnostics;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>
/// Shows how far a download is: on a terminal as a line that is written over, elsewhere as a line per file.
/// </summary>
internal sealed class DownloadDisplay(Terminal terminal) : IProgress<DownloadProgress>
{
    private static readonly long Interval = Stopwatch.Frequency / 10;
    private readonly Lock _lock = new();
    private string _file = "";
    private long _nextDrawing;

    public void Report(DownloadProgress value)
    {
        lock (_lock)
        {
            bool isNew = value.File != _file, isDone = value.ReceivedBytes == value.TotalBytes;
            _file = value.File;
            if (!terminal.IsLive)
            {
                if (isNew) terminal.WriteLine(Text(value));
                return;
            }

            long now = Stopwatch.GetTimestamp();
            if (!isNew && !isDone && now < _nextDrawing) return;
            _nextDrawing = now + Interval;
            terminal.Overwrite(Text(value), isDone);
        }
    }

    private static string Text(DownloadProgress value) =>
        $"downloading {value.File}: {value.ReceivedBytes / 1e6:0.0} of {value.TotalBytes / 1e6:0.0} MB";
}
