using System.CommandLine;
using System.CommandLine.Help;

namespace MeProp.Cli;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        using var interruption = new Interruption();
        var environment = new ProgramEnvironment
        {
            Output = Console.Out,
            Error = Console.Error,
            Interruption = interruption.Token,
        };
        return Run(arguments, environment);
    }

    internal static int Run(string[] arguments, ProgramEnvironment environment)
    {
        try
        {
            // "help train" is how some programs are asked; without arguments the help is all there is to say.
            if (arguments is [] or ["help", ..]) arguments = [.. arguments.Skip(1), "--help"];
            ParseResult parsed = CommandLine.Create(environment).Parse(
                arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (CommandLine.ErrorIn(parsed) is { } error) throw new ConfigurationException(error);
            if (parsed.Action is HelpAction) return HelpText.Write(parsed, environment);
            return parsed.Invoke(
                new InvocationConfiguration
                {
                    Output = environment.Output,
                    Error = environment.Error,
                    EnableDefaultExceptionHandler = false,
                });
        }
        catch (Exception exception)
        {
            return arguments.Contains(DistributedProgram.OptionName)
                ? DistributedProgram.Fail(exception, environment)
                : Failure.Report(exception, environment);
        }
    }
}
