using System.Diagnostics;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>
/// Shows how far a download is, or the reading of pictures: on a terminal as a line that is written over, elsewhere as
/// a line per file or folder.
/// </summary>
internal sealed class DownloadDisplay(Terminal terminal) : IProgress<DownloadProgress>, IProgress<PictureProgress>
{
    private static readonly long Interval = Stopwatch.Frequency / 10;
    private readonly Lock _lock = new();
    private string _file = "";
    private long _nextDrawing;

    public void Report(DownloadProgress value) =>
        Show(value.File, value.ReceivedBytes == value.TotalBytes, Text(value), Text(value));

    public void Report(PictureProgress value) => Show(
        value.Folder, value.Done == value.Total,
        $"reading pictures of {Terminal.Printable(value.Folder)}: {value.Done:N0} of {value.Total:N0}",
        $"reading {value.Total:N0} pictures of {Terminal.Printable(value.Folder)}");

    /// <summary>Shows a state; <paramref name="begun"/> stands for it where lines cannot be written over.</summary>
    private void Show(string file, bool isDone, string state, string begun)
    {
        lock (_lock)
        {
            bool isNew = file != _file;
            _file = file;
            if (!terminal.IsLive)
            {
                if (isNew) terminal.WriteLine(begun);
                return;
            }

            long now = Stopwatch.GetTimestamp();
            if (!isNew && !isDone && now < _nextDrawing) return;
            _nextDrawing = now + Interval;
            terminal.Overwrite(state, isDone);
        }
    }

    private static string Text(DownloadProgress value) =>
        $"downloading {value.File}: {value.ReceivedBytes / 1e6:0.0} of {value.TotalBytes / 1e6:0.0} MB";
}
