using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MeProp.Cli.Tests;

/// <summary>
/// The program in a process of its own, for what only a process has: its exit code, its signals, its limits.
/// </summary>
internal sealed partial class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output, _error;

    private ChildProcess(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static string ProgramPath => typeof(Program).Assembly.Location;

    public static ChildProcess Start(string workingDirectory, params string[] arguments) =>
        new(new ProcessStartInfo(Dotnet, ["exec", ProgramPath, .. arguments]) { WorkingDirectory = workingDirectory });

    /// <summary>Starts the program, or another build of it, with vectors of the given width.</summary>
    public static ChildProcess StartWithSimd(string workingDirectory, string simd, string? program, string[] arguments)
    {
        string[] all = ["exec", program ?? ProgramPath, .. arguments];
        var start = new ProcessStartInfo(Dotnet, all) { WorkingDirectory = workingDirectory };
        start.Environment["MEPROP_SIMD"] = simd;
        return new(start);
    }

    /// <summary>Starts the program from a shell, which can set limits first.</summary>
    public static ChildProcess StartInShell(string workingDirectory, string before, string arguments) =>
        new(
            new ProcessStartInfo(
                "bash",
                [
                    "-c", $"{before}; exec \"{Dotnet}\" exec \"{ProgramPath}\" {arguments}",
                ])
            { WorkingDirectory = workingDirectory });

    /// <summary>Sends the signal of Ctrl-C.</summary>
    public void Interrupt() => Assert.Equal(0, Kill(_process.Id, 2));

    /// <summary>
    /// Sends the signal of Ctrl-C again and again: two that come close together can be one to the process.
    /// </summary>
    public async Task InterruptUntilItEndsAsync(CancellationToken cancellationToken)
    {
        while (!_process.HasExited)
        {
            Interrupt();
            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>Makes a named pipe: who opens it to write waits until somebody reads.</summary>
    public static void MakePipe(string path) => Assert.Equal(0, MakePipe(path, Convert.ToUInt32("600", 8)));

    /// <summary>
    /// Ends the process as kill -9 does. It must be running still: one that has failed by itself fails the test.
    /// </summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        if (_process.HasExited)
            Assert.Fail($"The program ended by itself with {_process.ExitCode}: {await _output}{await _error}");
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    public async Task<ProgramResult> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return new ProgramResult(_process.ExitCode, await _output, await _error);
    }

    /// <summary>Waits until a file has a line, or the process has ended.</summary>
    public async Task WaitForLineAsync(string path, CancellationToken cancellationToken)
    {
        while (!_process.HasExited && !(File.Exists(path) && new FileInfo(path).Length > 0))
            await Task.Delay(20, cancellationToken);
    }

    /// <summary>Waits until a file is there, or another one under its name, or the process has ended.</summary>
    public async Task WaitForChangeAsync(string path, CancellationToken cancellationToken)
    {
        DateTime before = File.GetLastWriteTimeUtc(path);
        while (!_process.HasExited && File.GetLastWriteTimeUtc(path) == before) await Task.Delay(5, cancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);
}
