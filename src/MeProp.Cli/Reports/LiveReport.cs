using System.ComponentModel;

namespace MeProp.Cli;

/// <summary>
/// A report that is open in the browser during training. It is written beside the training, which does not wait for it.
/// </summary>
internal sealed class LiveReport : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _watching;

    private LiveReport(RunFolder folder, ProgramEnvironment environment, Terminal terminal)
    {
        var watch = new ReportWatch(folder, new ReportMaker(environment, terminal), environment.Clock);
        try
        {
            Open(watch.WriteRunning(), environment, terminal);
        }
        catch (Exception exception)
        {
            terminal.WriteNote($"no report was made: {Failure.MessageOf(exception)}");
        }

        _watching = Task.Run(() => watch.FollowAsync(_stop.Token));
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
