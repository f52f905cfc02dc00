using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace MeProp.Cli;

/// <summary>Standard output and standard error in the mode that the user chose.</summary>
internal sealed class Terminal(ProgramEnvironment environment, OutputMode mode)
{
    /// <summary>Draws tables and live progress; knows what the terminal can show.</summary>
    public IAnsiConsole Console { get; } = CreateConsole(
        new AnsiConsoleOutput(environment.Output), isPlain: environment.Processes is not null);

    public OutputMode Mode { get; } = mode;

    /// <summary>True when a line can be drawn again and again.</summary>
    public bool IsLive =>
        Mode == OutputMode.Full && Console.Profile.Out.IsTerminal && Console.Profile.Capabilities.Ansi;

    /// <summary>Multiplication sign, or what stands for it in a terminal that has only ASCII.</summary>
    public string Times => Console.Profile.Capabilities.Unicode ? "×" : "x";

    /// <summary>Stands between a mean and its deviation.</summary>
    public string PlusMinus => Console.Profile.Capabilities.Unicode ? "±" : "+-";

    /// <summary>Lines around tables, or what stands for them in a terminal that has only ASCII.</summary>
    public TableBorder Border => Console.Profile.Capabilities.Unicode ? TableBorder.Rounded : TableBorder.Ascii;

    public int Width => Console.Profile.Width;

    /// <summary>Stands for 0 where a table has many of them.</summary>
    public string Nothing => Console.Profile.Capabilities.Unicode ? "·" : ".";

    /// <summary>
    /// A text without control characters: one that comes from a file could move the cursor or change colours.
    /// </summary>
    public static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));

    public string Bar(double share, int width)
    {
        int full = (int)(Math.Clamp(share, 0, 1) * width);
        (char done, char open) = Console.Profile.Capabilities.Unicode ? ('━', '┄') : ('#', '-');
        return new string(done, full) + new string(open, width - full);
    }

    /// <summary>Writes a line for people, never wrapped.</summary>
    public void WriteLine(string text = "")
    {
        if (Mode == OutputMode.Full) WriteOutput(text);
    }

    /// <summary>Writes over the current line of a live terminal.</summary>
    public void Overwrite(string text, bool isLast)
    {
        StandardStreams.Write(() =>
        {
            environment.Output.Write($"\r{text}\u001b[K");
            if (isLast) environment.Output.WriteLine();
        });
    }

    /// <summary>Writes the line that stays when everything else is quiet.</summary>
    public void WriteResult(string text)
    {
        if (Mode == OutputMode.Quiet) WriteOutput(text);
    }

    /// <summary>Writes a table for people.</summary>
    public void Write(IRenderable renderable)
    {
        if (Mode == OutputMode.Full) StandardStreams.Write(() => Console.Write(renderable));
    }

    /// <summary>Writes a table for people, or plain lines where it is too wide for the terminal.</summary>
    public void Write(IRenderable table, IEnumerable<string> lines)
    {
        if (table.Measure(RenderOptions.Create(Console, Console.Profile.Capabilities), int.MaxValue).Max <= Width)
            Write(table);
        else foreach (string line in lines) WriteLine(line);
    }

    /// <summary>Writes a line of JSON.</summary>
    public void WriteJson<T>(T value, JsonTypeInfo<T> type)
    {
        if (Mode is OutputMode.Json or OutputMode.QuietJson)
            WriteOutput(JsonSerializer.Serialize(value, type));
    }

    /// <summary>Writes a line of comma-separated values.</summary>
    public void WriteCsv(IEnumerable<string> values)
    {
        if (Mode == OutputMode.Csv) WriteOutput(string.Join(',', values.Select(Csv.Quoted)));
    }

    /// <summary>Writes a line of a table that other programs read, also where it is for people.</summary>
    public void WriteTableLine(string line)
    {
        if (Mode is OutputMode.Full or OutputMode.Csv) environment.Output.WriteLine(line);
    }

    /// <summary>Writes what the user should know to standard error.</summary>
    public void WriteNote(string text)
    {
        if (Mode is OutputMode.Full or OutputMode.Json or OutputMode.Csv)
            StandardStreams.WriteError(environment.Error, $"note: {text}");
    }

    /// <summary>Writes what went wrong to standard error.</summary>
    public void WriteError(string text) => StandardStreams.WriteError(environment.Error, $"error: {text}");

    private void WriteOutput(string line) => StandardStreams.Write(() => environment.Output.WriteLine(line));

    // Left to itself the library also colours text that goes into a file or another writer. A launcher of processes
    // shows a terminal where there may be none.
    private static IAnsiConsole CreateConsole(AnsiConsoleOutput output, bool isPlain)
    {
        bool hasColors = output.IsTerminal && !isPlain;
        return AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = output,
            Ansi = hasColors ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = hasColors ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
    }
}
