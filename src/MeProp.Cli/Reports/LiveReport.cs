using System.ComponentModel;

namespace MeProp.Cli;

/// <summary>
/// A report that is open in the browser while its run or sweep goes on. It is written beside the training, so that the
/// training does not wait for it.
/// </summary>
internal sealed class LiveReport : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    private LiveReport(RunFolder folder, ProgramEnvironment environment, Terminal terminal)
    {
        var maker = new ReportMaker(environment, terminal);
        try
        {
            Open(ReportFiles.Write(folder.Path, maker.Of(folder)), environment, terminal);
        }
        catch (Exception exception)
        {
            terminal.WriteNote($"no report was made: {Failure.MessageOf(exception)}");
        }

        var watch = new ReportWatch(folder, maker, environment.Clock);
        _watching = Task.Run(() => watch.RunAsync(_stop.Token));
    }

    /// <summary>Opens the report of a run or sweep that begins; null unless the user asked for it.</summary>
    public static LiveReport? Begin(
        ViewRequest view, RunFolder folder, ProgramEnvironment environment, Terminal terminal) =>
        view.OpensReport ? new(folder, environment, terminal) : null;

    public void Dispose()
    {
        _stop.Cancel();
        try
        {
            _watching.Wait();
        }
        catch (AggregateException)
        {
            // The report at the end tells what is wrong.
        }

        _stop.Dispose();
    }

    /// <summary>Opens a page with the program that the system has for it.</summary>
    public static void Open(string page, ProgramEnvironment environment, Terminal terminal)
    {
        try
        {
            environment.OpenPage(page);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or PlatformNotSupportedException)
        {
            terminal.WriteNote($"--open: no browser can be started. Open {page} in one.");
        }
    }
}
