using System.Diagnostics;
using System.Text.Json;

namespace MeProp.Benchmarks;

/// <summary>Runs a program that prints one JSON object per line, and returns the objects.</summary>
internal static class ProgramRun
{
    /// <summary>Runs the command, which may hold the first arguments.</summary>
    public static JsonElement[] Lines(string command, string arguments)
    {
        string[] parts = command.Split(' ', 2);
        if (parts.Length > 1) arguments = $"{parts[1]} {arguments}";
        var start = new ProcessStartInfo(parts[0], arguments) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{parts[0]} {arguments} failed with exit code {process.ExitCode}.");
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => JsonDocument.Parse(line).RootElement)];
    }

    /// <summary>Trains with the meprop program and deletes the run folder.</summary>
    public static JsonElement[] Train(string meprop, string arguments)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"meprop-bench-{Guid.NewGuid():N}");
        JsonElement[] lines = Lines(meprop, $"train {arguments} --json --output {folder}");
        Directory.Delete(folder, recursive: true);
        return lines;
    }
}
