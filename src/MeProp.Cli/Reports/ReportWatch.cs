namespace MeProp.Cli;

/// <summary>Writes a report again whenever the files of its run or sweep have changed.</summary>
internal sealed class ReportWatch(RunFolder folder, ReportMaker maker, TimeProvider clock)
{
    /// <summary>Files may be replaced while they are read: only failures that last are told.</summary>
    private const int MaxFailures = 10;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private static readonly string[] Watched =
        [RunFolder.MetricsName, RunFolder.SummaryName, SweepFiles.JsonName, SweepFolder.StateName];

    /// <summary>Watches a training of another process until it ends.</summary>
    /// <returns>True when it has ended, false when the user interrupts.</returns>
    public async Task<bool> UntilEndAsync(CancellationToken cancellationToken)
    {
        bool hasEnded = false;
        await RunAsync(report => !(hasEnded = !report.IsRunning), cancellationToken);
        return hasEnded;
    }

    /// <summary>Watches a training of this process, which says itself when it ends.</summary>
    public Task FollowAsync(CancellationToken cancellationToken) => RunAsync(_ => true, cancellationToken);

    /// <summary>Writes a report of a training that has not ended.</summary>
    /// <returns>The path of the page.</returns>
    public string WriteRunning() => ReportFiles.Write(
        folder.Path, maker.Of(folder) with { IsRunning = true }, threads: 1);

    private async Task RunAsync(Func<ReportDocument, bool> continues, CancellationToken cancellationToken)
    {
        (int, long, DateTime) seen = default;
        int failures = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                (int, long, DateTime) now = State();
                ReportDocument report = maker.Of(folder);
                bool goesOn = continues(report);
                if (now != seen || !goesOn)
                    ReportFiles.Write(folder.Path, report with { IsRunning = goesOn }, threads: 1);
                if (!goesOn) return;
                (seen, failures) = (now, 0);
            }
            catch (Exception) when (++failures < MaxFailures)
            {
                // The next look may find whole files.
            }

            await Task.Delay(Interval, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
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
