using System.Diagnostics;
using System.Text.Json;

namespace MeProp.Benchmarks;

/// <summary>Runs a program that prints JSON objects, one a line.</summary>
internal static class ProgramRun
{
    /// <summary>The objects that it printed.</summary>
    /// <param name="command">The program, perhaps with first arguments.</param>
    /// <param name="arguments">Further arguments.</param>
    public static JsonElement[] Lines(string command, string arguments)
    {
        string[] parts = command.Split(' ', 2);
        var start = new ProcessStartInfo(parts[0], parts.Length > 1 ? $"{parts[1]} {arguments}" : arguments) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command} {arguments} failed with exit code {process.ExitCode}.");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
