using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MeProp.Mpi.Tests;

/// <summary>The program in processes that mpirun started.</summary>
internal sealed partial class Mpirun : IDisposable
{
    private const int Interrupt = 2;

    private readonly Process _process;
    private readonly Task<string> _output, _error;

    private Mpirun(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "meprop.dll");

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Skips the test where there is no mpirun.</summary>
    public static void Require()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Assert.SkipUnless(
            folders.Any(folder => File.Exists(Path.Combine(folder, "mpirun"))),
            "there is no mpirun: install the package openmpi-bin");
    }

    /// <summary>Starts so many processes with the same arguments.</summary>
    public static Mpirun Start(string folder, int processes, params string[] arguments) => new(
        StartInfo(folder, [.. Launcher, "-n", $"{processes}", Dotnet, "exec", Program, .. arguments]));

    /// <summary>
    /// Starts so many processes that <see cref="RefuseFilesAsync"/> may limit: they ignore the signal that a process
    /// gets beside the refusal.
    /// </summary>
    public static Mpirun StartLimitable(string folder, int processes, params string[] arguments) => new(StartInfo(
        folder,
        [
            .. Launcher, "-n", $"{processes}", "bash", "-c", "trap '' XFSZ; exec \"$0\" \"$@\"",
            Dotnet, "exec", Program, .. arguments,
        ]));

    /// <summary>Starts two processes with arguments of their own.</summary>
    public static Mpirun StartTwo(string folder, string[] first, string[] second) => new(StartInfo(
        folder,
        [
            .. Launcher, "-n", "1", Dotnet, "exec", Program, .. first,
            ":", "-n", "1", Dotnet, "exec", Program, .. second,
        ]));

    /// <summary>Starts the program without a launcher.</summary>
    public static Mpirun StartAlone(
        string folder, string program, (string Name, string Value)? variable, string[] arguments)
    {
        var start = new ProcessStartInfo(Dotnet, ["exec", program, .. arguments]) { WorkingDirectory = folder };
        if (variable is var (name, value)) start.Environment[name] = value;
        return new(start);
    }

    /// <summary>Where the program and what it uses is.</summary>
    public static string ProgramFolder => AppContext.BaseDirectory;

    /// <summary>Waits for the end; fails where it does not come.</summary>
    public async Task<(int Code, string Output, string Error)> WaitAsync(TimeSpan limit)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(limit);
        try
        {
            await _process.WaitForExitAsync(source.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The processes did not end within {limit.TotalSeconds} s.");
        }

        return (_process.ExitCode, await _output, await _error);
    }

    /// <summary>Waits for the end, which must be a good one.</summary>
    public async Task SucceedAsync()
    {
        (int code, string output, string error) = await WaitAsync(TimeSpan.FromMinutes(3));
        Assert.True(code == 0, $"exit code {code}: {output}{error}");
    }

    /// <summary>Waits until a file is there, or the processes have ended.</summary>
    public async Task WaitForFileAsync(string path)
    {
        while (!_process.HasExited && !File.Exists(path))
            await Task.Delay(10, TestContext.Current.CancellationToken);
        if (_process.HasExited) Assert.Fail($"The processes ended by themselves: {await _output}{await _error}");
    }

    /// <summary>Waits until another file stands under a name.</summary>
    public async Task WaitForChangeAsync(string path)
    {
        DateTime before = File.GetLastWriteTimeUtc(path);
        while (!_process.HasExited && File.GetLastWriteTimeUtc(path) == before)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        if (_process.HasExited) Assert.Fail($"The processes ended by themselves: {await _output}{await _error}");
    }

    /// <summary>Waits until all processes have been started.</summary>
    public async Task WaitForStartAsync(int processes)
    {
        while (!_process.HasExited && Children().Length < processes)
            await Task.Delay(10, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends the launcher the signal of Ctrl-C.</summary>
    public void InterruptLauncher() => Assert.Equal(0, Kill(_process.Id, Interrupt));

    /// <summary>
    /// Lets a process write no file beyond some bytes: the system refuses the rest, as where a disk is full.
    /// </summary>
    public static async Task RefuseFilesAsync(int process, int maxBytes)
    {
        using var limit = Process.Start("prlimit", [$"--pid={process}", $"--fsize={maxBytes}"]);
        await limit.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, limit.ExitCode);
    }

    /// <summary>Ends one of the processes as kill -9 does; returns its number.</summary>
    public int KillOne(Random random)
    {
        int[] children = Children();
        int victim = random.Next(children.Length);
        Process.GetProcessById(children[victim]).Kill();
        return victim;
    }

    /// <summary>Processes of the program that the launcher has started.</summary>
    public int[] Children() =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out int id) ? id : 0)
            .Where(id => id > 0 && ParentOf(id) == _process.Id).Order(),
    ];

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static string[] Launcher => ["--allow-run-as-root", "--oversubscribe"];

    private static ProcessStartInfo StartInfo(string folder, string[] arguments)
    {
        var start = new ProcessStartInfo("mpirun", arguments) { WorkingDirectory = folder };

        // Without it, processes that share a processor wait for each other while they use it.
        start.Environment["OMPI_MCA_mpi_yield_when_idle"] = "1";
        return start;
    }

    /// <summary>Waits until processes have ended: the launcher may end before those that it kills.</summary>
    public static async Task WaitForEndAsync(int[] processes, TimeSpan limit)
    {
        long start = Stopwatch.GetTimestamp();
        while (processes.Any(IsRunning))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < limit, "A process runs on after its launcher has ended.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Whether a process runs; one that has ended may keep its number until its parent asks.</summary>
    private static bool IsRunning(int id) => StatusOf(id) is [not "Z" and not "X", ..];

    private static int ParentOf(int id) => StatusOf(id) is [_, { } parent, ..] ? int.Parse(parent) : 0;

    /// <summary>State, parent and more of a process; nothing where there is none.</summary>
    private static string[] StatusOf(int id)
    {
        try
        {
            string status = File.ReadAllText($"/proc/{id}/stat");
            return status[(status.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
