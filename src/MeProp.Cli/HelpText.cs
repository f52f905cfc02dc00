using System.CommandLine;

namespace MeProp.Cli;

/// <summary>
/// The help of a command: what the library writes, with our own names before those of older programs, and what all
/// commands share.
/// </summary>
internal static class HelpText
{
    private const string End = """
        Environment:
          MEPROP_DATA  Folder for downloaded data (a folder in the user's cache)
          MEPROP_SIMD  Vector width of the kernels: 512, 256, 128 or scalar (the widest)

        Exit codes:
          0 done, 1 failed (data, disk, a loss that is not finite), 2 wrong usage,
          130 interrupted (after saving; meprop resume continues)
        """;

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

        StandardStreams.Write(() => environment.Output.WriteLine($"{help.TrimEnd()}\n\n{End}"));
        return code;
    }
}
