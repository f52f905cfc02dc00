namespace MeProp.Cli;

/// <summary>Writes a report again whenever the files of its run or sweep have changed.</summary>
internal sealed class ReportWatch(RunFolder folder, ReportMaker maker, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly string[] Watched =
        [RunFolder.MetricsName, RunFolder.SummaryName, SweepFiles.JsonName, SweepFolder.StateName];

    /// <summary>Watches until training has ended or the user interrupts; true when it has ended.</summary>
    /// <exception cref="InvalidDataException">A file is damaged.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        (int, long, DateTime) seen = default;
        while (!cancellationToken.IsCancellationRequested)
        {
            (int, long, DateTime) now = State();
            if (now != seen)
            {
                seen = now;
                ReportDocument report = maker.Of(folder);
                ReportFiles.Write(folder.Path, report);
                if (!report.IsRunning) return true;
            }

            await Task.Delay(Interval, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }

    /// <summary>Changes with each evaluation and at the end of each run.</summary>
    private (int Files, long Bytes, DateTime Last) State()
    {
        FileInfo[] files =
        [
            .. new DirectoryInfo(folder.Path).EnumerateFiles("*", new EnumerationOptions
            {
                RecurseSubdirectories = true,
                MaxRecursionDepth = 1,
            }).Where(file => Watched.Contains(file.Name)),
        ];
        return (
            files.Length, files.Sum(file => file.Length),
            files.Select(file => file.LastWriteTimeUtc).DefaultIfEmpty().Max());
    }
}
