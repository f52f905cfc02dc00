namespace MeProp.Cli.Tests;

/// <summary>Puts a folder where the figures of a report would be written to, as soon as the run has begun.</summary>
internal sealed class ReportBlocker : IDisposable
{
    private readonly FileSystemWatcher _watcher;

    public ReportBlocker(string folder)
    {
        _watcher = new FileSystemWatcher(folder) { EnableRaisingEvents = true };
        _watcher.Created += (_, created) =>
        {
            string figures = Path.Combine(folder, ReportFiles.FiguresName);
            if (created.Name == RunFolder.LogName && !File.Exists(figures)) File.WriteAllText(figures, "");
        };
    }

    public void Dispose() => _watcher.Dispose();
}
