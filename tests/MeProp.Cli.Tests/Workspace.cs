using System.Buffers.Binary;
using System.Text.Json;

namespace MeProp.Cli.Tests;

/// <summary>A folder of a test's own, in which it can run the program and keep small data.</summary>
internal sealed class Workspace : IDisposable
{
    private const int Side = 4;
    private static int _count;

    public Workspace()
    {
        Folder = Path.Combine(
            Path.GetTempPath(), $"meprop-cli-tests-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");
        Directory.CreateDirectory(Folder);
    }

    public string Folder { get; }

    /// <summary>What the program can learn here.</summary>
    public TaskList Tasks { get; init; } = TaskList.Default;

    /// <summary>What the program does to open a page.</summary>
    public Action<string> OpenPage { get; set; } = _ => { };

    public string this[string name] => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Runs the program in this process.</summary>
    public ProgramResult Run(params string[] arguments) => Run(CancellationToken.None, arguments);

    public ProgramResult Run(CancellationToken interruption, params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = Program.Run(arguments, CreateEnvironment(output, error) with { Interruption = interruption });
        return new ProgramResult(code, output.ToString(), error.ToString());
    }

    /// <summary>An environment in this folder, with the tasks of this workspace.</summary>
    public ProgramEnvironment CreateEnvironment(TextWriter output, TextWriter error) =>
        new()
        {
            Output = output,
            Error = error,
            WorkingDirectory = Folder,
            Clock = new FixedClock(),
            Tasks = Tasks,
            OpenPage = OpenPage,
            Variable = name => name == "MEPROP_DATA" ? this["cache"] : Environment.GetEnvironmentVariable(name),
        };

    /// <summary>Trains for a moment on data of this workspace, into the folder "run".</summary>
    public ProgramResult TrainTiny(params string[] arguments)
    {
        if (!Directory.Exists(this["tiny"])) WriteImages("tiny");
        (string Name, string Value)[] defaults =
        [
            ("--hidden", "12"), ("--k", "4"), ("--epochs", "3"), ("--batch-size", "10"), ("--threads", "1"),
            ("--output", "run"), ("--method", "unified"),
        ];
        return Run(
            [
                "train", "tiny",
                .. defaults.Where(option => !arguments.Contains(option.Name)).SelectMany(
                    option => (string[])[option.Name, option.Value]),
                .. arguments,
            ]);
    }

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public string[] Lines(string name) => File.ReadAllLines(this[name]);

    /// <summary>Names of the folders in a folder.</summary>
    public string[] Folders(string name) =>
        [.. Directory.EnumerateDirectories(this[name]).Select(path => Path.GetFileName(path)!)];

    /// <summary>Names of the run folders in a folder.</summary>
    public string[] Runs(string name) =>
        [.. Folders(name).Where(run => File.Exists(Path.Combine(this[name], run, RunFolder.ConfigurationName)))];

    public JsonElement Json(string name) => JsonElement.Parse(File.ReadAllText(this[name]));

    /// <summary>Writes four IDX files of 4×4 images in 4 classes: in class c, row c is bright.</summary>
    public string WriteImages(string folder, int train = 240, int test = 60)
    {
        Directory.CreateDirectory(this[folder]);
        WritePart(folder, "train", train);
        WritePart(folder, "t10k", test);
        return this[folder];
    }

    public void WriteBytes(string name, byte[] content) => File.WriteAllBytes(this[name], content);

    /// <summary>An IDX header: magic number and sizes, big-endian.</summary>
    public static byte[] Header(params uint[] numbers)
    {
        var bytes = new byte[4 * numbers.Length];
        for (int i = 0; i < numbers.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 * i), numbers[i]);
        return bytes;
    }

    private void WritePart(string folder, string part, int count)
    {
        var random = new Random(count);
        var pixels = new byte[count * Side * Side];
        var labels = new byte[count];
        for (int n = 0; n < count; n++)
        {
            labels[n] = (byte)random.Next(Side);
            for (int p = 0; p < Side * Side; p++)
                pixels[n * Side * Side + p] = (byte)(random.Next(100) + (p / Side == labels[n] ? 120 : 0));
        }

        WriteBytes(
            Path.Combine(folder, $"{part}-images-idx3-ubyte"), [.. Header(0x803, (uint)count, Side, Side), .. pixels]);
        WriteBytes(Path.Combine(folder, $"{part}-labels-idx1-ubyte"), [.. Header(0x801, (uint)count), .. labels]);
    }
}
