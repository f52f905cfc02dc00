using System.Runtime.InteropServices;

namespace MeProp.Cli;

/// <summary>
/// Turns the first Ctrl-C or request to terminate into a cancellation, so that what was trained can be saved; the
/// second ends the program at once.
/// </summary>
internal sealed class Interruption : IDisposable
{
    // Live progress has no chance to remove its line when the program ends at once.
    private const string ClearLine = "\r\e[K";

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interruption() =>
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
        ];

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_source.IsCancellationRequested)
        {
            if (!Console.IsOutputRedirected) TryClearLine();
            Environment.Exit(ExitCode.Interrupted);
        }

        _source.Cancel();
    }

    private static void TryClearLine()
    {
        try
        {
            Console.Out.Write(ClearLine);
        }
        catch (IOException)
        {
            // The terminal is gone.
        }
    }
}
