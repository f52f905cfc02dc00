using System.Diagnostics;

namespace MeProp.Benchmarks;

/// <summary>Copies of this program that compete for the cores, each with one thread, until they are disposed.</summary>
internal sealed class BusyPrograms : IDisposable
{
    /// <summary>The argument that makes this program such a copy.</summary>
    public const string Argument = "spin";

    private readonly List<Process> _programs = [];

    public BusyPrograms(int count)
    {
        string path = Environment.ProcessPath!;
        string[] arguments = Path.GetFileNameWithoutExtension(path) == "dotnet"
            ? [Environment.GetCommandLineArgs()[0], Argument]
            : [Argument];
        for (int i = 0; i < count; i++)
            _programs.Add(Process.Start(new ProcessStartInfo(path, arguments) { RedirectStandardInput = true })!);
    }

    /// <summary>Occupies a core until this program is killed or its starter ends.</summary>
    public static void OccupyCore()
    {
        new Thread(Spin) { IsBackground = true }.Start();
        Console.In.ReadToEnd();
    }

    public void Dispose()
    {
        foreach (Process program in _programs)
        {
            program.Kill();
            program.Dispose();
        }
    }

    private static void Spin()
    {
        while (true) Thread.SpinWait(1000);
    }
}
