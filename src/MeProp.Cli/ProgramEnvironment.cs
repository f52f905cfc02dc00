using System.Diagnostics;

namespace MeProp.Cli;

/// <summary>What the program sees of the world, so that tests can give it another.</summary>
internal sealed record ProgramEnvironment
{
    public required TextWriter Output { get; init; }

    /// <summary>Errors, and progress that is no result.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Opens standard input for commands that read text from it.</summary>
    public Func<Stream> OpenInput { get; init; } = Console.OpenStandardInput;

    /// <summary>Opens standard output for commands that write whole files to it.</summary>
    public Func<Stream> OpenOutput { get; init; } = Console.OpenStandardOutput;

    /// <summary>Opens a page in the browser.</summary>
    public Action<string> OpenPage { get; init; } = page =>
        Process.Start(new ProcessStartInfo(page) { UseShellExecute = true })?.Dispose();

    /// <summary>What relative paths are relative to; the process's own unless given.</summary>
    public string WorkingDirectory { get => field ?? CurrentDirectory(); init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public TaskList Tasks { get; init; } = TaskList.Default;

    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>
    /// Bytes that the process may use: the machine's memory, or less where a container or the runtime limits it.
    /// </summary>
    public long AvailableMemory { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Cancelled when the user wants the program to stop.</summary>
    public CancellationToken Interruption { get; init; }

    /// <summary>Processes that run the command together; null for one alone.</summary>
    public IProcessGroup? Processes { get; init; }

    private static string CurrentDirectory()
    {
        try
        {
            return Directory.GetCurrentDirectory();
        }
        catch (IOException exception)
        {
            throw new IOException("The current directory does not exist any more.", exception);
        }
    }
}
