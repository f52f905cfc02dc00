using System.CommandLine;

namespace MeProp.Cli;

/// <summary>
/// The help of a command: what the library writes, with our own names before those of older programs, and what all
/// commands share.
/// </summary>
internal static class HelpText
{
    /// <summary>Headings of a long list; each stands before the first of its options that is there.</summary>
    private static readonly (string Heading, string[] Options)[] Groups =
    [
        ("Data", ["--data-dir"]), ("Method", ["--method", "--k"]), ("Network", ["--hidden"]),
        ("Training", ["--batch-size"]), ("Optimizer", ["--optimizer"]), ("Computation", ["--seed"]),
        ("Files, processes and output", ["--output"]), ("Runs", ["--seeds"]), ("Help", ["-?"]),
    ];

    private const string End = """
        Environment:
          MEPROP_DATA  Folder for downloaded data (a folder in the user's cache)
          MEPROP_SIMD  Vector width of the kernels: 512, 256, 128 or scalar (the widest)

        Exit codes:
          0 done, 1 failed (data, disk, a loss that is not finite), 2 wrong usage,
          130 interrupted (after saving; meprop resume continues)
        """;

    /// <summary>With more options than these, a list has headings.</summary>
    private const int LongList = 30;

    public static int Write(ParseResult parsed, ProgramEnvironment environment)
    {
        using var text = new StringWriter();
        int code = parsed.Invoke(
            new InvocationConfiguration
            {
                Output = text,
                Error = environment.Error,
                EnableDefaultExceptionHandler = false,
            });
        string help = text.ToString();

        // The library sorts the names of an option; both orders have the same length, so the columns stay.
        foreach (Option option in parsed.CommandResult.Command.Options.Where(option => option.Aliases.Count > 0))
        {
            string[] names = [option.Name, .. option.Aliases];
            help = help.Replace(
                $" {string.Join(", ", names.Order(StringComparer.OrdinalIgnoreCase))} <",
                $" {string.Join(", ", names)} <", StringComparison.Ordinal);
        }

        if (parsed.CommandResult.Command.Options.Count > LongList) help = WithHeadings(help);
        StandardStreams.Write(() => environment.Output.WriteLine($"{help.TrimEnd()}\n\n{End}"));
        return code;
    }

    private static string WithHeadings(string help)
    {
        help = help.ReplaceLineEndings("\n");
        foreach ((string heading, string[] options) in Groups)
        {
            int line = options.Select(LineOf).FirstOrDefault(line => line >= 0, -1);
            if (line >= 0) help = help.Insert(line, $"\n\n{heading}:");
        }

        // A heading may stand before the first option of all.
        return help.Replace("Options:\n\n", "", StringComparison.Ordinal);

        int LineOf(string option) => Math.Max(
            help.IndexOf($"\n  {option} ", StringComparison.Ordinal),
            help.IndexOf($"\n  {option},", StringComparison.Ordinal));
    }
}
